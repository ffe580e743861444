import { requiredAccess } from '@authshift/core';
import { html } from 'hono/html';
import type { ServerContext } from '../context.ts';
import { type Markup, pageResponse } from '../pages/page.ts';
import { meaningOf } from './allowed.ts';
import type { Link } from './link.ts';
import type { LinkRefusal } from './refuseLink.ts';

export interface Asking {
  readonly server: Pick<ServerContext, 'microsoft' | 'publicOrigin'>;
  readonly link: Link;
  readonly ticket: string;
  /** Where Microsoft's pages are. */
  readonly leadsTo: string;
  readonly cookie: string;
}

/** Who asks, for what, and what it allows; then one deliberate press. */
export function askPage({ server, link, ticket, leadsTo, cookie }: Asking): Promise<Response> {
  const { connection, organizationName, askedBy, account } = link;
  const { kind, expires_at: until } = link.invitation;
  const words = asking[kind];
  return pageResponse({
    title: words.title(organizationName),
    leadsTo,
    headers: { 'set-cookie': cookie },
    content: html`<p>You are asked to ${words.task}.</p>
<dl>
<dt>Asked by</dt><dd>${askedBy}</dd>
<dt>Organization</dt><dd>${organizationName}</dd>
<dt>Connection</dt><dd>${connection.displayName}</dd>
<dt>${words.account}</dt><dd>${kind === 'consent' ? (connection.tenantId ?? '') : account}</dd>
<dt>This link works until</dt><dd>${time(until)}</dd>
</dl>
<h2>What it allows</h2>
<ul>${allowed(server, link)}</ul>
<h2>What happens next</h2>
<p>${words.next(account)}</p>
<form method="post"><input type="hidden" name="ticket" value="${ticket}"><button>Continue to Microsoft</button></form>
<p>If you do not know who asks you, close this page: nothing has happened yet, and nothing will.</p>
<p><small>This page belongs to ${new URL(server.publicOrigin).host}. Your password is asked for by Microsoft alone, never here.</small></p>`,
  });
}

const asking = {
  grant: {
    title: (organization: string) => `Sign in an account for ${organization}`,
    task: 'sign in the account that the connection below uses',
    account: 'Account to sign in',
    next: (account: string) =>
      `Microsoft asks you to sign in. Choose exactly ${account}: any other account is refused, and nothing of it is kept.`,
  },
  consent: {
    title: (organization: string) => `Approve an app for ${organization}`,
    task: 'approve, as an administrator of Microsoft 365, what the connection below needs',
    account: 'Microsoft 365 tenant',
    next: () =>
      'Microsoft asks an administrator of exactly this tenant to approve. An approval by another tenant counts for nothing. Nobody is signed in for the connection by it.',
  },
  self: {
    title: (organization: string) => `Connect your mailbox for ${organization}`,
    task: 'sign in once, so that your mailbox can be synced',
    account: 'Your account',
    next: (account: string) =>
      `Microsoft asks you to sign in. Choose exactly ${account}: any other account is refused, and nothing of it is kept.`,
  },
} as const;

function allowed({ microsoft }: Pick<ServerContext, 'microsoft'>, { connection }: Link): readonly Markup[] {
  const { authType, protocol } = connection;
  if (authType === 'basic' || authType === 'ntlm') return [];
  const { graphItems: items } = microsoft;
  const { permissions, refreshToken } = requiredAccess(protocol, authType, items === undefined ? {} : { items });
  const lasting = refreshToken ? ['Keep working after the sign-in, until you or an administrator take it back.'] : [];
  const meanings = [...permissions.map(({ name }) => meaningOf(name)), ...lasting];
  return [...new Set(meanings)].map((meaning) => html`<li>${meaning}</li>`);
}

/** Unambiguous without knowing where the reader is. */
export function time(at: Date): Markup {
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);
  return html`<time datetime="${at.toISOString()}">${words} UTC</time>`;
}

type Refused = LinkRefusal | 'unknown' | 'gone';

const refusals: Readonly<
  Record<Refused, { readonly status: number; readonly title: string; readonly what: string; readonly todo: string }>
> = {
  unknown: {
    status: 404,
    title: 'This link is not known',
    what: 'Perhaps it was cut off when it was copied, or it is very old.',
    todo: 'Copy the whole link once more, or ask for a new one.',
  },
  expired: {
    status: 410,
    title: 'This link has ended',
    what: 'It worked for a limited time only, and that time is over.',
    todo: 'Ask whoever sent it for a new one.',
  },
  revoked: {
    status: 410,
    title: 'This link was withdrawn',
    what: 'Whoever sent it does not want it to be used any more.',
    todo: 'If you think that is a mistake, ask them.',
  },
  completed: {
    status: 410,
    title: 'This link was used already',
    what: 'It works once, and what it was for has been done.',
    todo: 'There is nothing left to do. If it was not you, tell whoever sent it.',
  },
  other_browser: {
    status: 403,
    title: 'This link is being used in another browser',
    what: 'It belongs to the browser in which somebody went on with it first.',
    todo: 'Go back to that browser. If it was not you, tell whoever sent the link, and ask for a new one.',
  },
  gone: {
    status: 410,
    title: 'The connection is no longer there',
    what: 'It was disconnected after the link was made.',
    todo: 'There is nothing left to do.',
  },
  forged: {
    status: 403,
    title: 'The button has to be pressed on the page itself',
    what: 'What arrived did not come from our page in this browser, or the browser keeps no cookies.',
    todo: 'Open the link again, and press the button there.',
  },
  stolen_state: {
    status: 400,
    title: 'This sign-in was started in another browser',
    what: 'For your safety a sign-in can only be finished in the browser that started it.',
    todo: 'Go back to the browser in which you began.',
  },
  replayed: {
    status: 400,
    title: 'This answer was used already',
    what: 'Each answer of Microsoft counts once, and this one has been taken.',
    todo: 'You can close this page.',
  },
};

/** Nothing was changed, and what to do instead. */
export function refusedPage(reason: Refused): Promise<Response> {
  const { status, title, what, todo } = refusals[reason];
  return pageResponse({ title, status, content: html`<p>${what}</p><p>Nothing was changed. ${todo}</p>` });
}

/** The way to Microsoft cannot be begun now. */
export function notNowPage(status: number, why: string): Promise<Response> {
  return pageResponse({
    title: 'This cannot go on just now',
    status,
    content: html`<p>${why}</p><p>Nothing was changed, and the link still works. Try again later, or ask whoever sent it.</p>`,
  });
}
