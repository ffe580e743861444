export { type ConnectOptions, connectMockIdp } from './connectMockIdp.ts';
export { createMockIdp, type MockIdpOptions } from './createMockIdp.ts';
export { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, FABRIKAM } from './directory/builtInWorld.ts';
export { CONSUMERS } from './directory/personalAccounts.ts';
export { SeedError } from './directory/readSeed.ts';
export type { AppSeed, Seed, TenantSeed, UserSeed } from './directory/seedSchema.ts';
export type { FaultEffect, FaultEndpoint, FaultInput, SetFault } from './faults/fault.ts';
export type {
  Account,
  AccountChange,
  AccountHandle,
  App,
  AppCertificate,
  AppChange,
  AppHandle,
  AppKind,
  AppSecret,
  CreateAppOptions,
  CreateTenantOptions,
  CreateUserOptions,
  Directory,
  DirectoryUser,
  Duration,
  Faults,
  FindUserQuery,
  Interrupt,
  JsonWebKeySet,
  Licence,
  LiveView,
  MailboxLocation,
  Mfa,
  MfaAnswer,
  MfaMethod,
  MockIdp,
  MockIdpOperations,
  MsalConfig,
  MsalConfigOptions,
  PasswordVerdict,
  SignIn,
  TelephoneAnswer,
  Tenant,
  TenantChange,
  TenantClock,
  TenantHandle,
  UserChange,
  WaitingSignIn,
  World,
} from './mockIdp.ts';
export { MockIdpError, type MockIdpErrorCode } from './mockIdpError.ts';
export type { NamedLocation, Policy, PolicyInput, UserConsent } from './policies/policySchema.ts';
export type { Fingerprint, RequestEndpoint, RequestQuery, RequestRecord } from './record/requestRecord.ts';
export { type Flags, parseFlags } from './startup/flags.ts';
export { describeStartup, type StartupLine, startupLineSchema, writeStartup } from './startup/startupLine.ts';
export { UsageError } from './startup/usageError.ts';
export type { OwnCertificate } from './tls/serverTls.ts';
export type { Snapshot } from './world/snapshot.ts';
