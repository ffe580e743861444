import type { AttemptStatus, MicrosoftAccount } from '@authshift/core/contract';
import { html } from 'hono/html';
import type { Failing } from '../authorization/failing.ts';
import { type Markup, pageResponse } from '../pages/page.ts';
import type { LinkKind, PageWords } from '../pages/words/words.ts';

export interface VisitEnd {
  readonly kind: LinkKind;
  readonly status: AttemptStatus;
  readonly expected: string;
  readonly expectedTenant: string | null;
  /** Who came back, where somebody signed in. */
  readonly returned: MicrosoftAccount | null;
  readonly error: Failing | null;
  /** Null: there is no other try. */
  readonly again: { readonly attemptId: string; readonly ticket: string; readonly leadsTo: string } | null;
}

/** How a visit to Microsoft ended, for somebody who has no other page of ours. */
export function visitPage(words: PageWords, end: VisitEnd): Promise<Response> {
  const { title, what } = endingOf(words, end);
  const { again, status } = end;
  const literal = literalOf(end);
  return pageResponse(words, {
    title,
    status: status === 'wrong_account' ? 403 : 200,
    ...(again === null ? {} : { leadsTo: again.leadsTo }),
    content: html`${what.map((line) => html`<p>${line}</p>`)}
${literal === null ? '' : html`<p>${words.visit.literal}</p><blockquote dir="auto">${literal}</blockquote>`}
${status === 'succeeded' ? '' : next(words, again)}`,
  });
}

/** What Microsoft said, and nobody else. */
function literalOf({ status, error }: VisitEnd): string | null {
  return status !== 'succeeded' && error?.source === 'microsoft' ? error.literal : null;
}

function next({ visit }: PageWords, again: VisitEnd['again']): Markup {
  if (again === null) return html`<p>${visit.over}</p>`;
  return html`<form method="post" action="/v1/oauth/visit"><input type="hidden" name="attempt" value="${again.attemptId}"><input type="hidden" name="ticket" value="${again.ticket}"><button>${visit.again}</button></form>`;
}

interface Told {
  readonly title: string;
  readonly what: readonly string[];
}

function endingOf(words: PageWords, end: VisitEnd): Told {
  const { visit, nothingChanged } = words;
  const { kind, status } = end;
  if (status === 'succeeded') return { title: visit.done[kind], what: [visit.thanks] };
  if (status === 'wrong_account') return kind === 'consent' ? otherTenant(words) : otherAccount(words, end);
  const { title, what } = visit.ended[status];
  return { title, what: [mishapOf(words, end) ?? what, nothingChanged] };
}

function mishapOf({ why }: PageWords, { error }: VisitEnd): string | null {
  return error === null || error.source === 'microsoft' || error.source === 'link' ? null : why[error.source];
}

function otherTenant({ visit, nothingChanged }: PageWords): Told {
  const { title, what } = visit.otherTenant;
  return { title, what: [what, nothingChanged] };
}

function otherAccount(words: PageWords, { kind, expected, expectedTenant, returned }: VisitEnd): Told {
  const { title, what, somebodyElse, kept, sameAccount } = words.visit.otherAccount;
  const isAlias = kind === 'grant' && returned?.tenantId === expectedTenant;
  return {
    title,
    what: [
      what(returned?.upn ?? somebodyElse, expected),
      `${words.nothingChanged} ${kept}`,
      ...(isAlias ? [sameAccount] : []),
    ],
  };
}
