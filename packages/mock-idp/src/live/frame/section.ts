import type { Markup } from '../../interactions/views/layout.ts';
import type { MockIdpOperations } from '../../mockIdp.ts';
import type { Mock, MockContext } from '../../server/mock.ts';

/** Somebody looks at a page of the inspector. */
export interface Visit {
  readonly c: MockContext;
  readonly mock: Mock;
  readonly operations: MockIdpOperations;
  /** Of the browser. */
  readonly session: string;
  /** Of the address. */
  readonly query: URLSearchParams;
}

/** A form that was not taken: why, and what had been filled in, so that nothing has to be typed again. */
export interface Rejected {
  readonly message: string;
  readonly form: URLSearchParams;
}

/** What came of a form: words for the person, and the page that comes next, which is the same one if none is named. */
export interface Done {
  readonly words: string;
  readonly leadsTo?: string;
}

/** `MockIdpError` says that it was refused and why; nothing has changed then. */
export type Action = (visit: Visit, form: URLSearchParams) => Promise<Done | Response>;

/** One page of the inspector. A form's button names in `do` which of the actions it is. */
export interface Section {
  /** Below the inspector's own; '' is the first page. */
  readonly path: string;
  readonly title: string;
  /** The tab that is current on it. */
  readonly tab: string;
  /** Undefined if there is no such thing (any more). */
  readonly render: (visit: Visit, rejected?: Rejected) => Markup | undefined | Promise<Markup | undefined>;
  readonly actions?: Readonly<Record<string, Action>>;
  /** Of the page, without which it shows the same, only not as it happens. */
  readonly script?: string;
}
