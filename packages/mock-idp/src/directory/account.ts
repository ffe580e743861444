import type { Risk } from './risk.ts';
import type { UserSeed } from './seedSchema.ts';

export type Licence = 'exchange-online' | 'frontline';

export type MailboxLocation = 'cloud' | 'on-premises';

/** A code of an authenticator, the telephone asking for the number the page shows, or the telephone asking yes or no. */
export type MfaMethod = 'code' | 'number-match' | 'approve';

/** What a telephone answers by itself. */
export type MfaAnswer = 'approve' | 'deny' | 'ignore';

/**
 * What is asked of a person between password and application: to register security information (which can wait), to finish tasks of the
 * account, or tasks that come back however often they are finished.
 */
export type Interrupt = 'more-information' | 'pending-tasks' | 'endless-tasks';

/** In the cloud, on premises (pass-through authentication: it cannot be changed in the cloud), or nowhere Entra could check it. */
export const PASSWORD_KEPT = ['cloud', 'on-premises', 'nowhere'] as const;
export type PasswordKept = (typeof PASSWORD_KEPT)[number];

export type PasswordVerdict = 'correct' | 'wrong' | 'disabled' | 'unknown';

/** The same, with what stops a sign-in by password alone: the account's own state, security defaults, conditional access. */
export type PasswordSignInVerdict =
  | PasswordVerdict
  | 'blocked'
  | 'password-expired'
  | 'unfinished-tasks'
  | 'needs-second-factor'
  | 'security-defaults'
  | 'blocked-by-policy';

/** A person or service account as a tenant's directory sees it: a guest has another `oid` and `upn` there than at home. */
export interface DirectoryUser {
  readonly oid: string;
  readonly tenantId: string;
  readonly upn: string;
  readonly displayName: string;
  readonly mail: string | undefined;
  readonly aliases: readonly string[];
  readonly licences: readonly Licence[];
  readonly enabled: boolean;
  readonly location: MailboxLocation;
  /** What this account is in the world for, for example `ordinary`, `admin`, `disabled`, `guest`. */
  readonly behaviour: string;
}

/** An account whose credentials are handed out, so that people and tests can sign in with it. */
export interface Account extends DirectoryUser {
  readonly password: string;
  /** May grant consent for the whole tenant. */
  readonly admin: boolean;
}

/** What an account has registered as second factors, as a seed says it. The first is the one a sign-in begins with. */
export interface Mfa {
  readonly methods: readonly MfaMethod[];
  /** What the telephone answers by itself as soon as the page looks again; without it somebody has to answer. */
  readonly answer?: MfaAnswer | undefined;
  /** Base32, of the one-time codes. Without it the account has one that follows from its id. */
  readonly secret?: string | undefined;
}

/** A sign-in whose page waits for the account's telephone. */
export interface WaitingSignIn {
  readonly app: string;
  readonly method: 'number-match' | 'approve';
  /** What the page shows and the telephone asks for. */
  readonly number: string;
}

/** What somebody does with the telephone: a number counts only where the page shows one. */
export type TelephoneAnswer = { readonly answer: 'approve'; readonly number?: string } | { readonly answer: 'deny' };

/** What can happen to an account ("Refresh tokens in the Microsoft identity platform": what each does to tokens issued before). */
export type AccountChange =
  /** The next password sign-in has to choose another one. Revokes nothing. */
  | { readonly verb: 'expire-password' }
  /** By the person: ends browser sessions and what public clients hold; confidential clients' tokens live on. */
  | { readonly verb: 'change-password'; readonly password: string }
  /** By an administrator. In the Entra admin centre it ends everything; in the Azure portal only what the person's own change does. */
  | { readonly verb: 'reset-password'; readonly password: string; readonly portal: 'entra' | 'azure' }
  /** Ends everything issued until now. */
  | { readonly verb: 'revoke-sessions' }
  /** APIs that evaluate access continuously send every client back for a new token. Revokes no sign-in. */
  | { readonly verb: 'challenge' }
  | { readonly verb: 'disable' }
  | { readonly verb: 'enable' }
  | { readonly verb: 'delete' }
  /** Every sign-in and refresh ends with this AADSTS code, until `unblock`. */
  | { readonly verb: 'block'; readonly code: number }
  | { readonly verb: 'unblock' }
  /** Per-user multifactor authentication: a second factor is asked for, whatever the tenant's policies say. */
  | { readonly verb: 'require-mfa'; readonly required: boolean }
  /** What is registered; `unregistered` makes the person register when a second factor is asked for. */
  | { readonly verb: 'set-mfa'; readonly mfa: Mfa | 'unregistered' }
  /** What Entra asks this person between password and application; an empty list is nothing. */
  | { readonly verb: 'set-interrupts'; readonly interrupts: readonly Interrupt[] }
  /** What Identity Protection holds the person for. */
  | { readonly verb: 'set-risk'; readonly risk: Risk }
  /** To an app that requires assignment. */
  | { readonly verb: 'assign' | 'unassign'; readonly clientId: string };

/** An account with its levers in hand. */
export interface AccountHandle extends Account {
  expirePassword(): Promise<void>;
  changePassword(password: string): Promise<void>;
  adminResetPassword(password: string, options?: { readonly portal?: 'entra' | 'azure' }): Promise<void>;
  revokeSessions(): Promise<void>;
  /** APIs that evaluate access continuously send every client back for a new token, which its refresh token gets. */
  challenge(): Promise<void>;
  disable(): Promise<void>;
  enable(): Promise<void>;
  /** The account is gone until `reset`. */
  delete(): Promise<void>;
  /** Rejects with `invalid_request` for a code the mock does not know. */
  block(code: number): Promise<void>;
  unblock(): Promise<void>;
  /** With nothing registered the person has to register first. `false` takes it back. */
  requireMfa(required?: boolean): Promise<void>;
  setMfa(mfa: Mfa | 'unregistered'): Promise<void>;
  setInterrupts(interrupts: readonly Interrupt[]): Promise<void>;
  /** At high risk: 53004 instead of registering a second factor, 53011 and 530034 as a guest, and what policies say. */
  setRisk(risk: Risk): Promise<void>;
  /** The six digits this account's authenticator shows now, also of one that is only about to be registered. */
  currentCode(): Promise<string>;
  /** Sign-ins whose page waits for this account's telephone, the latest first. */
  waitingSignIns(): Promise<readonly WaitingSignIn[]>;
  /**
   * Approves the latest sign-in that waits. A number is typed into the telephone: a wrong one denies, as in life. Rejects with
   * `invalid_request` if none waits.
   */
  approveSignIn(number?: string): Promise<'approved' | 'denied'>;
  /** Rejects with `invalid_request` if none waits. */
  denySignIn(): Promise<void>;
  /** For an app that requires assignment; rejects with `invalid_request` for one that does not, where it would change nothing. */
  assign(clientId: string): Promise<void>;
  unassign(clientId: string): Promise<void>;
  /** Anything a seed may say of a user, but not another name. */
  change(change: UserChange): Promise<Account>;
}

export interface FindUserQuery {
  readonly tenantId?: string;
  /** User principal name, mail address or alias; case does not matter. */
  readonly address?: string;
  readonly oid?: string;
}

/** As in a seed file. */
export type CreateUserOptions = Readonly<Omit<UserSeed, 'tenant'>>;

export type UserChange = Readonly<Omit<UserSeed, 'tenant' | 'upn' | 'oid'>>;
