import type { AppRecord, UserRecord } from '../directory/records.ts';
import type { Circumstances } from './circumstances.ts';
import type { SIGN_IN_GRANTS } from './policySchema.ts';

/** How somebody asks for tokens. `silent` is an authorization request that may show nothing (`prompt=none`). */
export type SignInGrant = (typeof SIGN_IN_GRANTS)[number];

/** What a tenant's policies are judged by. Times in milliseconds, by the clock of the person's home tenant. */
export interface SignInFacts {
  /** The person at home. */
  readonly user: UserRecord;
  readonly app: AppRecord;
  /** The tenant whose policies count: the one that is asked, which for a guest is the host. */
  readonly tenantId: string;
  /** The APIs tokens are asked for: app ids and any other names policies may use. */
  readonly resources: readonly string[];
  readonly grant: SignInGrant;
  /** Authentication contexts the request steps up to. */
  readonly contexts?: readonly string[];
  /** Policies the request has to satisfy, whatever they are about. */
  readonly policyIds?: readonly string[];
  /** When the password was last shown. */
  readonly signedInAt: number;
  /** When the second factor was last shown; undefined if it was not. */
  readonly mfaAt?: number | undefined;
  /** From which device and network; unknown ones are unmanaged and nowhere. */
  readonly circumstances?: Circumstances | undefined;
  readonly now: number;
}

/**
 * What a tenant's policies say to one sign-in. Every verdict but `pass` names the policies it comes from, by id, as Entra's claims
 * challenges do; an account's own settings have none.
 */
export type Verdict =
  | { readonly kind: 'pass' }
  /** The second factor is missing, or too long ago. Where nobody can be asked, this is AADSTS50076. */
  | {
      readonly kind: 'ask-mfa';
      readonly policyIds: readonly string[];
      /** It was shown, but too long ago: AADSTS50078. */
      readonly isOld?: boolean;
    }
  /** The same, from somebody who has no second factor yet: AADSTS50079. */
  | { readonly kind: 'ask-enrolment'; readonly policyIds: readonly string[] }
  /** The password was too long ago. */
  | {
      readonly kind: 'ask-sign-in-again';
      readonly code: 70043;
      readonly policyIds: readonly string[];
      /** How old a sign-in may be, in seconds. */
      readonly lifetime: number;
    }
  /** Terms of use have to be accepted first: AADSTS50158. */
  | { readonly kind: 'ask-terms'; readonly policyIds: readonly string[] }
  | { readonly kind: 'block'; readonly code: BlockCode; readonly policyIds: readonly string[] };

export type BlockCode = 50131 | 53000 | 53001 | 53002 | 53003 | 53004 | 53011 | 530032 | 530034 | 530035;
