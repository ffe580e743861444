import { requiredAccess } from '@authshift/core';
import { html } from 'hono/html';
import type { ServerContext } from '../context.ts';
import { type Markup, pageResponse } from '../pages/page.ts';
import type { DeadEnd, Hindrance, PageWords } from '../pages/words/words.ts';
import type { Link } from './link.ts';

export interface Asking {
  readonly server: Pick<ServerContext, 'microsoft' | 'publicOrigin'>;
  readonly link: Link;
  readonly ticket: string;
  /** Where Microsoft's pages are. */
  readonly leadsTo: string;
  readonly cookie: string;
}

/** Who asks, for what, and what it allows; then one deliberate press. */
export function askPage(words: PageWords, { server, link, ticket, leadsTo, cookie }: Asking): Promise<Response> {
  const { connection, organizationName, askedBy, account } = link;
  const { kind, expires_at: until } = link.invitation;
  const { ask } = words;
  const asking = words.asking[kind];
  const facts = [
    [ask.by, askedBy],
    [ask.organization, organizationName],
    [ask.connection, connection.displayName],
    [asking.account, kind === 'consent' ? (connection.tenantId ?? '') : account],
  ];
  return pageResponse(words, {
    title: asking.title(organizationName),
    leadsTo,
    headers: { 'set-cookie': cookie },
    content: html`<p>${asking.task}</p>
<dl>
${facts.map(([what, said]) => html`<dt>${what}</dt><dd><bdi>${said}</bdi></dd>\n`)}<dt>${ask.until}</dt><dd>${time(words, until)}</dd>
</dl>
<h2>${ask.allows}</h2>
<ul>${allowed(words, server, link)}</ul>
<h2>${ask.happens}</h2>
<p>${asking.next(account)}</p>
<form method="post"><input type="hidden" name="ticket" value="${ticket}"><button>${ask.go}</button></form>
<p>${ask.stranger}</p>
<p><small>${ask.ours(new URL(server.publicOrigin).host)}</small></p>`,
  });
}

function allowed(words: PageWords, { microsoft }: Asking['server'], { connection }: Link): readonly Markup[] {
  const { authType, protocol } = connection;
  if (authType === 'basic' || authType === 'ntlm') return [];
  const { graphItems: items } = microsoft;
  const { permissions, refreshToken } = requiredAccess(protocol, authType, items === undefined ? {} : { items });
  const meanings = permissions.map(({ name }) => words.permissions[name] ?? name);
  return [...new Set([...meanings, ...(refreshToken ? [words.lasting] : [])])].map(
    (meaning) => html`<li>${meaning}</li>`,
  );
}

function time({ locale, utc }: PageWords, at: Date): Markup {
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);
  return html`<time datetime="${at.toISOString()}">${utc(moment)}</time>`;
}

const statuses: Readonly<Record<DeadEnd, number>> = {
  unknown: 404,
  expired: 410,
  revoked: 410,
  completed: 410,
  other_browser: 403,
  gone: 410,
  forged: 403,
};

/** Nothing was changed, and what to do instead. */
export function refusedPage(words: PageWords, reason: DeadEnd): Promise<Response> {
  const { title, what, todo } = words.deadEnds[reason];
  return pageResponse(words, {
    title,
    status: statuses[reason],
    content: html`<p>${what}</p><p>${words.nothingChanged} ${todo}</p>`,
  });
}

/** The way to Microsoft cannot be begun now. */
export function notNowPage(words: PageWords, status: number, why: Hindrance): Promise<Response> {
  const { why: reasons, notNow, nothingChanged } = words;
  return pageResponse(words, {
    title: notNow.title,
    status,
    content: html`<p>${reasons[why]}</p><p>${nothingChanged} ${notNow.later}</p>`,
  });
}
