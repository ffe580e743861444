import type { AttemptStatus, InvitationInput } from '@authshift/core/contract';

/** What a link hands over. */
export type LinkKind = InvitationInput['kind'];

/** Why a link leads nowhere. */
export type DeadEnd = 'unknown' | 'expired' | 'revoked' | 'completed' | 'other_browser' | 'gone' | 'forged';

/** Why an answer of Microsoft is not taken. */
export type StrayAnswer = 'unknown' | 'other_browser' | 'replayed';

/** Why the way to Microsoft cannot be begun now. */
export type Hindrance = 'microsoft_unreachable' | 'connection_not_ready' | 'put_aside' | 'internal';

/** Why nothing came of a visit to Microsoft, where Microsoft itself has not said so. */
export type Mishap = Exclude<Hindrance, 'put_aside'> | 'connection_changed' | 'answer_incomplete';

/** A page that only explains: what happened, and what to do. */
export interface Explanation {
  readonly title: string;
  readonly what: string;
  readonly todo: string;
}

/** Every word of our own pages, in one language. Names and addresses come from outside and are filled in. */
export interface PageWords {
  /** BCP 47 tag: of the page, and of its dates. */
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  readonly asking: Readonly<
    Record<
      LinkKind,
      {
        readonly title: (organization: string) => string;
        readonly task: string;
        /** What names the account, or the tenant. */
        readonly account: string;
        readonly next: (account: string) => string;
      }
    >
  >;
  readonly ask: {
    readonly by: string;
    readonly organization: string;
    readonly connection: string;
    readonly until: string;
    readonly allows: string;
    readonly happens: string;
    readonly go: string;
    readonly stranger: string;
    readonly ours: (host: string) => string;
  };
  /** The moment in words, in UTC: unambiguous without knowing where the reader is. */
  readonly utc: (moment: string) => string;
  readonly lasting: string;
  /** What a permission allows, for somebody who has never heard of it. One that is not here is shown as Microsoft names it. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly nothingChanged: string;
  readonly deadEnds: Readonly<Record<DeadEnd, Explanation>>;
  readonly strayAnswers: Readonly<Record<StrayAnswer, Explanation>>;
  readonly why: Readonly<Record<Hindrance | Mishap, string>>;
  readonly notNow: { readonly title: string; readonly later: string };
  readonly visit: {
    readonly done: Readonly<Record<LinkKind, string>>;
    readonly thanks: string;
    readonly otherTenant: { readonly title: string; readonly what: string };
    readonly otherAccount: {
      readonly title: string;
      readonly what: (returned: string, expected: string) => string;
      readonly somebodyElse: string;
      readonly kept: string;
      readonly sameAccount: string;
    };
    readonly ended: Readonly<
      Record<Exclude<AttemptStatus, 'succeeded' | 'wrong_account'>, { readonly title: string; readonly what: string }>
    >;
    readonly literal: string;
    readonly again: string;
    readonly over: string;
  };
}
