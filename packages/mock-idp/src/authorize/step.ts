import type { AdminApproval } from '../consent/adminApproval.ts';
import type { MfaMethod } from '../directory/account.ts';
import type { UserRecord } from '../directory/records.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import type { EntraError } from '../entra/entraError.ts';
import type { ResourceRequest } from '../entra/scopes.ts';
import type { SignInApproval } from '../second-factor/signInApprovals.ts';
import type { BrowserAccount } from '../world/browserSessions.ts';

/** What has to happen next in a sign-in. */
export type Step =
  | Question
  | { readonly kind: 'choose'; readonly account: UserRecord }
  /** Go on in the provider of the account's tenant, now that it is known. */
  | { readonly kind: 'resume'; readonly tenantId: string }
  /** The person's telephone has to be asked. */
  | { readonly kind: 'start-approval'; readonly account: UserRecord; readonly method: SignInApproval['method'] }
  /** The telephone said yes. */
  | { readonly kind: 'take-factor'; readonly signedIn: BrowserAccount }
  /** It said no, or nothing in time: the person is told and may try again. */
  | { readonly kind: 'lose-factor'; readonly account: UserRecord }
  | { readonly kind: 'finish'; readonly presence: Presence; readonly account: BrowserAccount }
  /** Tell the application, by redirect. */
  | { readonly kind: 'refuse'; readonly error: EntraError }
  /** Tell the person, because the application could do nothing about it. */
  | { readonly kind: 'stop'; readonly error: EntraError };

/** A page the person has to answer. */
export type Question =
  | { readonly kind: 'ask-user-name'; readonly typed: string }
  | { readonly kind: 'ask-new-account'; readonly domains: readonly string[] }
  | { readonly kind: 'pick-account'; readonly accounts: readonly PickableAccount[] }
  | { readonly kind: 'ask-password'; readonly account: UserRecord }
  /** The old one was right, and is no longer good enough. */
  | { readonly kind: 'ask-new-password'; readonly account: UserRecord }
  | { readonly kind: 'ask-mfa-method'; readonly account: UserRecord; readonly methods: readonly MfaMethod[] }
  | { readonly kind: 'ask-mfa-code'; readonly account: UserRecord; readonly methods: readonly MfaMethod[] }
  | {
      readonly kind: 'ask-mfa-approval';
      readonly account: UserRecord;
      readonly methods: readonly MfaMethod[];
      readonly approval: SignInApproval;
      /** After `denied` and `timed-out` the person may try again. */
      readonly outcome: 'waiting' | 'denied' | 'timed-out';
    }
  /** A second factor has to be registered; `canWait` if only the organization's registration campaign wants it. */
  | { readonly kind: 'ask-more-information'; readonly account: UserRecord; readonly canWait: boolean }
  | { readonly kind: 'ask-enrolment'; readonly account: UserRecord; readonly secret: string }
  /** Something the account's owner has to see before the application. */
  | { readonly kind: 'ask-task'; readonly account: UserRecord; readonly task: AccountTask; readonly round: number }
  | { readonly kind: 'ask-consent'; readonly presence: Presence; readonly approved: readonly ResourceRequest[] }
  /** An administrator is asked for the whole organization. */
  | { readonly kind: 'ask-admin-consent'; readonly presence: Presence; readonly approval: AdminApproval }
  /** Whether the person really started this on a device. */
  | { readonly kind: 'ask-device'; readonly presence: Presence; readonly account: BrowserAccount }
  | { readonly kind: 'ask-keep-signed-in'; readonly account: UserRecord };

/** A task of the account; `policy-terms` is a policy's, and `endless` is never finished. */
export type AccountTask = 'terms' | 'contact' | 'policy-terms' | 'endless';

export interface PickableAccount {
  readonly user: UserRecord;
  readonly sid: string;
  readonly signedIn: boolean;
}
