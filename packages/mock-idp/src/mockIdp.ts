import type {
  Account,
  AccountChange,
  AccountHandle,
  CreateUserOptions,
  DirectoryUser,
  FindUserQuery,
  PasswordSignInVerdict,
  PasswordVerdict,
  TelephoneAnswer,
  UserChange,
  WaitingSignIn,
} from './directory/account.ts';
import type {
  App,
  AppCertificate,
  AppChange,
  AppHandle,
  AppSecret,
  CreateAppOptions,
  DirectoryApp,
} from './directory/app.ts';
import type { DirectoryGroup } from './directory/group.ts';
import type { Seed } from './directory/seedSchema.ts';
import type { CreateTenantOptions, Tenant, TenantChange, TenantHandle } from './directory/tenant.ts';
import type { FaultInput, SetFault } from './faults/fault.ts';
import type { MsalConfig, MsalConfigOptions } from './msalConfig.ts';
import type { Policy, PolicyInput } from './policies/policySchema.ts';
import type { RequestQuery, RequestRecord } from './record/requestRecord.ts';
import type { SignIn } from './record/signIn.ts';
import type { BrowserState, SignInBrowserOptions } from './server/browserState.ts';
import type { ExportSeedOptions } from './world/exportSeed.ts';
import type { Snapshot } from './world/snapshot.ts';

/** Everything a person needs to use the mock by hand. */
export interface World {
  readonly tenants: readonly Tenant[];
  readonly accounts: readonly Account[];
  readonly apps: readonly App[];
}

/** As of RFC 7517, section 5. */
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
  /** The groups of this tenant that somebody is in, in its order; none for an object id it does not have. */
  listGroups(tenantId: string, oid: string): Promise<readonly DirectoryGroup[]>;
  /** Apps with a service principal in this tenant: its own, and others' that somebody here has approved. */
  listApps(tenantId: string): Promise<readonly DirectoryApp[]>;
  /** For Basic authentication: what Microsoft knows about this password. The password is not recorded. */
  checkPassword(address: string, password: string): Promise<PasswordVerdict>;
  /** Whether Entra lets somebody in by this password alone, where nobody can be asked for more. The password is not recorded. */
  judgePasswordSignIn(address: string, password: string): Promise<PasswordSignInVerdict>;
  /**
   * For an API of your own that evaluates access continuously: the claims to send a client back with, if something has happened to the
   * account since the token was issued. Undefined for a token that is still good, or whose client cannot be sent back. The API checks
   * signature, audience and expiry itself.
   */
  findChallenge(accessToken: string): Promise<string | undefined>;
  /** The public keys that sign this tenant's tokens. */
  signingKeys(tenantId: string): Promise<JsonWebKeySet>;
}

/** Where the requests can be watched, and the code that opens it once. */
export interface LiveView {
  readonly url: string;
  readonly code: string;
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
  /**
   * The world as a seed, in the words of a seed file, that starts it again. Rejects with `invalid_seed` for a world that no seed can say.
   * {@link ExportSeedOptions} says what becomes of passwords and secrets.
   */
  exportSeed(options?: ExportSeedOptions): Promise<Seed>;
  close(): Promise<void>;
}

/** Failing on purpose. Everything is lifted by `reset()`. */
export interface Faults {
  add: MockIdpOperations['addFault'];
  list: MockIdpOperations['listFaults'];
  lift: MockIdpOperations['liftFault'];
}

/** The one interface of a mock: in this process (`createMockIdp`) or over its control API (`connectMockIdp`). */
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
