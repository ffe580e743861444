import type { AttemptStatus, MicrosoftAccount } from '@authshift/core/contract';
import { html } from 'hono/html';
import { type Markup, pageResponse } from '../pages/page.ts';

export interface VisitEnd {
  readonly kind: 'grant' | 'consent' | 'self';
  readonly status: AttemptStatus;
  readonly expected: string;
  readonly expectedTenant: string | null;
  /** Who came back, where somebody signed in. */
  readonly returned: MicrosoftAccount | null;
  /** What Microsoft said. */
  readonly literal: string | null;
  /** Null: there is no other try. */
  readonly again: { readonly attemptId: string; readonly ticket: string; readonly leadsTo: string } | null;
}

/** How a visit to Microsoft ended, for somebody who has no other page of ours. */
export function visitPage(end: VisitEnd): Promise<Response> {
  const { title, what } = endings[end.status](end);
  const { again } = end;
  return pageResponse({
    title,
    status: end.status === 'wrong_account' ? 403 : 200,
    ...(again === null ? {} : { leadsTo: again.leadsTo }),
    content: html`${what.map((line) => html`<p>${line}</p>`)}
${end.literal === null ? '' : html`<p>Microsoft said: ${end.literal}</p>`}
${end.status === 'succeeded' ? '' : next(again)}`,
  });
}

function next(again: VisitEnd['again']): Markup {
  if (again === null) return html`<p>The link does not work any more. Ask whoever sent it for a new one.</p>`;
  return html`<form method="post" action="/v1/oauth/visit"><input type="hidden" name="attempt" value="${again.attemptId}"><input type="hidden" name="ticket" value="${again.ticket}"><button>Try once more</button></form>`;
}

interface Words {
  readonly title: string;
  readonly what: readonly string[];
}

const endings: Readonly<Record<AttemptStatus, (end: VisitEnd) => Words>> = {
  succeeded: ({ kind }) => ({ title: done[kind], what: ['Thank you. You can close this page.'] }),
  wrong_account: ({ kind, expected, expectedTenant, returned }) =>
    kind === 'consent'
      ? {
          title: 'Another Microsoft 365 tenant approved',
          what: ['That approval counts for nothing here. Nothing was changed.'],
        }
      : {
          title: 'Another account signed in',
          what: [
            `Microsoft says you are ${returned?.upn ?? 'somebody else'}. Expected was exactly ${expected}.`,
            'Nothing was changed, and nothing of the sign-in was kept.',
            ...(kind === 'grant' && returned?.tenantId === expectedTenant ? [underAnotherName] : []),
          ],
        },
  declined: () => ({ title: 'It was declined', what: ['Nothing was changed.'] }),
  stranded: () => ({ title: 'Microsoft did not let you through', what: ['Nothing was changed.'] }),
  failed: () => ({ title: 'It did not work', what: ['Nothing was changed.'] }),
  expired: () => ({ title: 'It took too long', what: ['The visit to Microsoft has ended. Nothing was changed.'] }),
  pending: () => ({ title: 'Microsoft has not answered yet', what: ['Nothing was changed so far.'] }),
};

const underAnotherName =
  'If that is the same account under another name, tell whoever sent the link: an administrator can accept the name.';

const done = {
  grant: 'The account is signed in',
  consent: 'The app is approved',
  self: 'Your mailbox is connected',
} as const;
