export type { Cloud } from './clouds/clouds.ts';
export { type ConnectOptions, connectMockIdp } from './connectMockIdp.ts';
export { createMockIdp, type MockIdpOptions } from './createMockIdp.ts';
export type {
  Account,
  AccountChange,
  AccountHandle,
  CreateUserOptions,
  DirectoryUser,
  FindUserQuery,
  Interrupt,
  Licence,
  MailboxLocation,
  Mfa,
  MfaAnswer,
  MfaMethod,
  PasswordSignInVerdict,
  PasswordVerdict,
  TelephoneAnswer,
  UserChange,
  WaitingSignIn,
} from './directory/account.ts';
export type {
  App,
  AppCertificate,
  AppChange,
  AppHandle,
  AppKind,
  AppSecret,
  CreateAppOptions,
  DirectoryApp,
} from './directory/app.ts';
export { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, FABRIKAM } from './directory/builtInWorld.ts';
export type { DirectoryGroup } from './directory/group.ts';
export { CONSUMERS } from './directory/personalAccounts.ts';
export { SeedError } from './directory/readSeed.ts';
export type { Risk } from './directory/risk.ts';
export type { AppSeed, Seed, TenantSeed, UserSeed } from './directory/seedSchema.ts';
export type {
  CreateTenantOptions,
  Duration,
  Tenant,
  TenantChange,
  TenantClock,
  TenantHandle,
} from './directory/tenant.ts';
export type { FaultEffect, FaultEndpoint, FaultInput, SetFault } from './faults/fault.ts';
export type { Directory, Faults, JsonWebKeySet, LiveView, MockIdp, MockIdpOperations, World } from './mockIdp.ts';
export { MockIdpError, type MockIdpErrorCode } from './mockIdpError.ts';
export type { MsalConfig, MsalConfigOptions } from './msalConfig.ts';
export type { NamedLocation, Policy, PolicyInput, UserConsent } from './policies/policySchema.ts';
export type { Fingerprint } from './record/fingerprint.ts';
export type { IssuedToken } from './record/issuedTokens.ts';
export type { RequestEndpoint, RequestQuery, RequestRecord } from './record/requestRecord.ts';
export type { SignIn } from './record/signIn.ts';
export type { BrowserState, SignInBrowserOptions } from './server/browserState.ts';
export { type Flags, parseFlags } from './startup/flags.ts';
export { describeStartup, type StartupLine, startupLineSchema, writeStartup } from './startup/startupLine.ts';
export { UsageError } from './startup/usageError.ts';
export type { OwnCertificate } from './tls/serverTls.ts';
export type { ExportSeedOptions } from './world/exportSeed.ts';
export type { Snapshot } from './world/snapshot.ts';
