import type { AppSeed, TenantSeed, UserSeed } from './directory/seedSchema.ts';
import type { FaultInput, SetFault } from './faults/fault.ts';
import type { Policy, PolicyInput } from './policies/policySchema.ts';
import type { RequestQuery, RequestRecord } from './record/requestRecord.ts';
import type { Snapshot } from './world/snapshot.ts';

/** The one interface of a mock: in this process (`createMockIdp`) or over its control API (`connectMockIdp`). */

export type Licence = 'exchange-online' | 'frontline';
export type MailboxLocation = 'cloud' | 'on-premises';
export type AppKind = 'spa' | 'web' | 'daemon' | 'public';
/** A code of an authenticator, the telephone asking for the number the page shows, or the telephone asking yes or no. */
export type MfaMethod = 'code' | 'number-match' | 'approve';
/** What a telephone answers by itself. */
export type MfaAnswer = 'approve' | 'deny' | 'ignore';
/**
 * What is asked of a person between password and application: to register security information (which can wait), to finish tasks of the
 * account, or tasks that come back however often they are finished.
 */
export type Interrupt = 'more-information' | 'pending-tasks' | 'endless-tasks';
export type PasswordVerdict = 'correct' | 'wrong' | 'disabled' | 'unknown';

/** A customer's directory, as Microsoft would hold it. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** Verified domains; the first is the default one. */
  readonly domains: readonly string[];
  /** ISO date whose Microsoft rules the tenant follows; today when the world does not say. It never touches token times. */
  readonly asOf: string;
}

/** A tenant with its levers in hand. */
export interface TenantHandle extends Tenant {
  readonly clock: TenantClock;
  /** Follows Microsoft's rules of another date from now on; null goes back to the seed's. */
  setAsOf(date: string | null): Promise<Tenant>;
  /** Conditional access. Security defaults, user consent and named locations are members of `change`. */
  readonly policies: {
    list(): Promise<readonly Policy[]>;
    /** Rejects with `invalid_seed`, for example for an account that is not there. */
    add(policy: PolicyInput): Promise<Policy>;
    /** By id. Rejects with `invalid_request` if there is none. */
    remove(id: string): Promise<void>;
  };
  /** Rejects with `invalid_seed`, for example if the address is taken. */
  createUser(options: CreateUserOptions): Promise<AccountHandle>;
  createApp(options?: CreateAppOptions): Promise<AppHandle>;
  change(change: TenantChange): Promise<Tenant>;
  /** Back to what the tenant began with, as made or as seeded; other tenants notice nothing. */
  reset(): Promise<void>;
  /** This tenant alone; `idp.restore` puts it back beside whatever the others have become. */
  snapshot(): Promise<Snapshot>;
  /** The tenant with its users and apps is gone, until `idp.reset()`, or for good if the seed does not know it. */
  remove(): Promise<void>;
}

/** An amount of time; the members add up. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

/**
 * A tenant's own time. It ages refresh tokens, secrets, passwords and sign-ins; times inside tokens and cookies stay real, because
 * clients compare them with their own clock.
 */
export interface TenantClock {
  now(): Promise<Date>;
  /** Lets time pass; answers the new now. Rejects with `invalid_request` for a negative amount. */
  advance(duration: Duration): Promise<Date>;
}

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
  /** To an app that requires assignment. */
  | { readonly verb: 'assign' | 'unassign'; readonly clientId: string };

/** An account with its levers in hand. */
export interface AccountHandle extends Account {
  expirePassword(): Promise<void>;
  changePassword(password: string): Promise<void>;
  adminResetPassword(password: string, options?: { readonly portal?: 'entra' | 'azure' }): Promise<void>;
  revokeSessions(): Promise<void>;
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

/** An app registration. */
export interface App {
  readonly clientId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly kind: AppKind;
  readonly multiTenant: boolean;
  readonly redirectUris: readonly string[];
  /** The first secret that is still valid, or the only one there is. */
  readonly secret: string | undefined;
}

/** Everything a person needs to use the mock by hand. */
export interface World {
  readonly tenants: readonly Tenant[];
  readonly accounts: readonly Account[];
  readonly apps: readonly App[];
}

export interface FindUserQuery {
  readonly tenantId?: string;
  /** User principal name, mail address or alias; case does not matter. */
  readonly address?: string;
  readonly oid?: string;
}

export interface JsonWebKeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** What the world's other servers (a mail server, for one) may ask the directory. */
export interface Directory {
  findTenant(idOrDomain: string): Promise<Tenant | undefined>;
  /** Members first, then guests, in the order of the world. */
  listUsers(tenantId: string): Promise<readonly DirectoryUser[]>;
  /** Without `tenantId` the home tenant's record is answered. */
  findUser(query: FindUserQuery): Promise<DirectoryUser | undefined>;
  /** For Basic authentication: what Microsoft knows about this password. The password is not recorded. */
  checkPassword(address: string, password: string): Promise<PasswordVerdict>;
  /** The public keys that sign this tenant's tokens. */
  signingKeys(tenantId: string): Promise<JsonWebKeySet>;
}

export interface MsalConfigOptions {
  /** Tenant id, verified domain, `organizations` or `common`. */
  readonly tenant: string;
  readonly clientId: string;
  /**
   * `metadata`: the real authority with its documents given inline, which works over plain HTTP. `https`: the mock as an authority of its
   * own, which MSAL discovers by itself; the client has to trust `ca`. Default: `https` when the mock is reached by HTTPS.
   */
  readonly via?: 'metadata' | 'https' | undefined;
}

/** Ready to spread into MSAL's `PublicClientApplication` and `ConfidentialClientApplication`, in Node and in browsers. */
export interface MsalConfig {
  readonly auth: {
    readonly clientId: string;
    /**
     * By `metadata` the real authority; no request is ever sent to it, because the two metadata documents answer for it. By `https` the
     * mock's.
     */
    readonly authority: string;
    readonly knownAuthorities: string[];
    /** By `metadata` only, as the next one. */
    readonly authorityMetadata?: string;
    readonly cloudDiscoveryMetadata?: string;
  };
}

/** One attempt to get in, as an administrator would find it in the sign-in log. Nothing secret is in it. */
export interface SignIn {
  readonly at: string;
  readonly correlationId: string;
  readonly flow:
    | 'interactive'
    | 'silent'
    | 'authorization_code'
    | 'refresh_token'
    | 'client_credentials'
    | 'password'
    | 'device_code';
  readonly tenantId: string;
  readonly clientId: string;
  readonly upn?: string;
  /** Resource and scopes as asked. */
  readonly scope?: string;
  /** Zero is success, any other number the AADSTS code, or the HTTP status a fault answered with. */
  readonly errorCode: number;
  /** The fault that struck, by its id. */
  readonly fault?: string;
  /** The policies that refused, by id. */
  readonly policies?: readonly string[];
  /** The client library and its version, if it named itself. */
  readonly client?: string;
  /** Length and a short hash of what was presented, never the thing itself. */
  readonly presented?: Readonly<Record<string, { readonly length: number; readonly hash: string }>>;
}

/** What an app proves itself with. The mock keeps the certificate only. */
export interface AppCertificate {
  /** In PEM. */
  readonly certificate: string;
  /** PKCS#8 in PEM. */
  readonly privateKey: string;
  /** Hexadecimal SHA-1, as MSAL's `thumbprint`. */
  readonly thumbprint: string;
  /** Hexadecimal SHA-256, as MSAL's `thumbprintSha256`. */
  readonly thumbprintSha256: string;
}

/** An app registration with its levers in hand. */
export interface AppHandle extends App {
  /** Makes a key pair and registers its certificate. The private key is told this once. */
  addCertificate(): Promise<AppCertificate>;
  /** The value is made unless one is given. `expires` is an ISO date-time, judged by the tenant's clock. */
  addSecret(secret?: Partial<AppSecret>): Promise<AppSecret>;
  /** Rejects with `invalid_request` if the app has no such secret. */
  removeSecret(value: string): Promise<void>;
  change(change: AppChange): Promise<App>;
  /** The registration is gone, with every consent it was given. */
  remove(): Promise<void>;
}

export interface AppSecret {
  readonly value: string;
  /** ISO date-time after which it is refused. */
  readonly expires?: string;
}

/** As in a seed file; an id and a domain are made up if none is given. */
export interface CreateTenantOptions extends Readonly<Omit<TenantSeed, 'id' | 'name'>> {
  readonly name: string;
  readonly id?: string;
  readonly users?: readonly CreateUserOptions[];
  readonly apps?: readonly CreateAppOptions[];
}

/** As in a seed file. */
export type CreateUserOptions = Readonly<Omit<UserSeed, 'tenant'>>;
/** As in a seed file; a client id is made up if none is given. */
export type CreateAppOptions = Readonly<Omit<AppSeed, 'tenant' | 'clientId'>> & { readonly clientId?: string };

export type TenantChange = Readonly<Omit<TenantSeed, 'id'>>;
export type UserChange = Readonly<Omit<UserSeed, 'tenant' | 'upn' | 'oid'>>;
export type AppChange = Readonly<Omit<AppSeed, 'tenant' | 'clientId'>>;

export interface LiveView {
  readonly url: string;
  readonly code: string;
}

export interface SignInBrowserOptions {
  /** As if the person had asked to stay signed in. */
  readonly keepSignedIn?: boolean;
  /** Whether a second factor was shown as well; true unless said otherwise. */
  readonly secondFactor?: boolean;
}

/** What a browser keeps of a sign-in, in the form of Playwright's storage state. Its cookie is as good as a password until reset. */
export interface BrowserState {
  readonly cookies: {
    readonly name: string;
    readonly value: string;
    readonly domain: string;
    readonly path: string;
    /** Seconds since the epoch; -1 ends with the browser. */
    readonly expires: number;
    readonly httpOnly: boolean;
    readonly secure: boolean;
    readonly sameSite: 'Lax' | 'None' | 'Strict';
  }[];
  readonly origins: never[];
}

/** The part of a mock that is plain data in and out: the same in this process and over the control API. */
export interface MockIdpOperations {
  /** Where browsers and clients reach the mock, without a trailing slash. */
  readonly origin: string;
  /** Path of the PEM file that clients have to trust; undefined when the mock speaks plain HTTP. */
  readonly ca: string | undefined;
  /** The control API of this mock. The token is for tests and tools; give it to nobody else. */
  readonly control: { readonly url: string; readonly token: string };
  readonly directory: Directory;
  readonly signIns: { list(): Promise<readonly SignIn[]> };
  /** Where a person watches the requests in a browser, and a code that opens it once. */
  openLiveView(): Promise<LiveView>;
  /** Every request, the last 5,000 of them, oldest first: what was asked, what was answered, and why. */
  readonly requests: { list(query?: RequestQuery): Promise<readonly RequestRecord[]> };
  world(): Promise<World>;
  /** Rejects with `unknown_tenant`, and with `invalid_request` for `via: 'https'` of a mock that is reached by plain HTTP. */
  msalConfig(options: MsalConfigOptions): Promise<MsalConfig>;
  createTenant(options: CreateTenantOptions): Promise<Tenant>;
  findTenant(nameOrId: string): Promise<Tenant>;
  changeTenant(tenant: string, change: TenantChange): Promise<Tenant>;
  listPolicies(tenant: string): Promise<readonly Policy[]>;
  addPolicy(tenant: string, policy: PolicyInput): Promise<Policy>;
  removePolicy(tenant: string, id: string): Promise<void>;
  removeTenant(tenant: string): Promise<void>;
  createUser(tenant: string, options: CreateUserOptions): Promise<Account>;
  changeUser(address: string, change: UserChange): Promise<Account>;
  createApp(tenant: string, options: CreateAppOptions): Promise<App>;
  changeApp(clientId: string, change: AppChange): Promise<App>;
  removeApp(clientId: string): Promise<void>;
  addAppSecret(clientId: string, secret: Partial<AppSecret>): Promise<AppSecret>;
  removeAppSecret(clientId: string, value: string): Promise<void>;
  findAccount(address: string): Promise<Account>;
  /** The tenant's now, as an ISO instant. */
  tellTime(tenant: string): Promise<string>;
  advanceClock(tenant: string, milliseconds: number): Promise<string>;
  setAsOf(tenant: string, date: string | null): Promise<Tenant>;
  /**
   * Lets something go wrong: for whom (`match`), what (`effect`), how often (`times`). Rejects with `invalid_request`,
   * `unknown_tenant` or `unknown_user`.
   */
  addFault(fault: FaultInput): Promise<SetFault>;
  listFaults(): Promise<readonly SetFault[]>;
  liftFault(id: string): Promise<void>;
  /**
   * Signs with a new key from now on. The old one is published beside it, as at Entra, unless `forget` is true: then tokens signed
   * before cannot be checked any more.
   */
  rotateKeys(options?: { readonly forget?: boolean }): Promise<void>;
  changeAccount(address: string, change: AccountChange): Promise<void>;
  /** A browser in which these accounts have signed in a moment ago, without having seen a page. Rejects with `unknown_user`. */
  signInBrowser(addresses: readonly string[], options?: SignInBrowserOptions): Promise<BrowserState>;
  currentCode(address: string): Promise<string>;
  listWaitingSignIns(address: string): Promise<readonly WaitingSignIn[]>;
  answerSignIn(address: string, answer: TelephoneAnswer): Promise<'approved' | 'denied'>;
  /** Rejects with `unknown_app`. */
  findApp(clientId: string): Promise<App>;
  addAppCertificate(clientId: string): Promise<AppCertificate>;
  /** Back to the seed: no sign-ins, consents, refresh tokens or tenants made since. */
  reset(): Promise<void>;
  resetTenant(tenant: string): Promise<void>;
  /** The whole world, or one tenant of it, as plain JSON. What is in it, and what is not: see {@link Snapshot}. */
  takeSnapshot(tenant?: string): Promise<Snapshot>;
  /** Back to a snapshot of this world or of one built on the same seed. Rejects with `invalid_snapshot`, and then changes nothing. */
  restore(snapshot: Snapshot): Promise<void>;
  close(): Promise<void>;
}

/** Failing on purpose. Everything is lifted by `reset()`. */
export interface Faults {
  add: MockIdpOperations['addFault'];
  list: MockIdpOperations['listFaults'];
  lift: MockIdpOperations['liftFault'];
}

export interface MockIdp
  extends Omit<MockIdpOperations, 'createTenant' | 'addFault' | 'listFaults' | 'liftFault' | 'takeSnapshot'> {
  readonly faults: Faults;
  /** The whole world as plain JSON. */
  snapshot(): Promise<Snapshot>;
  createTenant(options: CreateTenantOptions): Promise<TenantHandle>;
  /** By id, domain or name. Rejects with `unknown_tenant`. */
  tenant(nameOrId: string): Promise<TenantHandle>;
  /** By user principal name, mail or alias. Rejects with `unknown_user`. */
  user(address: string): Promise<AccountHandle>;
  /** By client id. Rejects with `unknown_app`. */
  app(clientId: string): Promise<AppHandle>;
}
