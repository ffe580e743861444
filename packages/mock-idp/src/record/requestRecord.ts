import type { FaultEffect } from '../faults/fault.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { IssuedToken } from './issuedTokens.ts';
import type { SignIn } from './signIn.ts';

/** What was asked for, by its purpose; `page` is whatever a person sees and fills in. */
export type RequestEndpoint =
  | 'discovery'
  | 'keys'
  | 'authorize'
  | 'page'
  | 'token'
  | 'device-code'
  | 'admin-consent'
  | 'logout'
  | 'userinfo'
  | 'user-realm'
  | 'other';

/** One request to the mock and its answer. Nothing secret is in it. */
export interface RequestRecord {
  /** Counts up from 1. */
  readonly id: number;
  /** ISO instant at which it arrived. */
  readonly at: string;
  /** How long the answer took. */
  readonly milliseconds: number;
  readonly method: string;
  /** Without query; what might be secret in it is left out. */
  readonly path: string;
  readonly endpoint: RequestEndpoint;
  readonly correlationId: string;
  /** The same for every request of one sign-in, whatever ids its client sends: the correlation id of the first. */
  readonly thread: string;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly upn?: string;
  /** The test that sent it, by its `x-mock-test-id`. */
  readonly testId?: string;
  /** The client library and its version, if it named itself. */
  readonly client?: string;
  /** Every parameter by name; its value only where it is known to be harmless. */
  readonly asked: Readonly<Record<string, string | Fingerprint>>;
  readonly answered: {
    /** Missing if the connection was cut. */
    readonly status?: number;
    /** The AADSTS code. */
    readonly code?: number;
    /** The OAuth error. */
    readonly error?: string;
    /** Where a browser was sent, without query and fragment. */
    readonly redirectedTo?: string;
  };
  /** Why it was answered like this, for everything that is not plain success. */
  readonly why?: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** The fault that struck. */
  readonly fault?: { readonly id: string; readonly effect: FaultEffect };
  /** What the tokens said that were answered with. */
  readonly issued?: readonly IssuedToken[];
  /** What the sign-in log says of it. */
  readonly signIn?: SignIn;
}

/** Every given member has to fit. */
export interface RequestQuery {
  /** Id, domain or name. */
  readonly tenant?: string;
  readonly testId?: string;
  /** User principal name, mail or alias. */
  readonly user?: string;
  /** ISO instant; what arrived then or later. */
  readonly since?: string | Date;
  /** Only refusals, or only what went well. */
  readonly outcome?: 'refused' | 'answered';
  /** What came after the record with this id. */
  readonly after?: number;
}
