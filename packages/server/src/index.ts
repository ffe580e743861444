export { type Access, AccessError, type AccessErrorCode, type Authenticate } from './access/access.ts';
export { createJwtAuthenticator, type JwtAuthenticatorOptions } from './access/jwtAuthenticator.ts';
export type { Log, LogEntry } from './log.ts';
export type { AuthShiftServerOptions, MicrosoftOptions } from './options.ts';
export type { OrganizationInput } from './provisioning/organizations.ts';
export type { ConnectionSeed, Provision, RegistrationInput, UserInput } from './provisioning/provision.ts';
export { type AuthShiftServer, createAuthShiftServer } from './server.ts';
export type { DatabaseChoice, PgliteChoice } from './storage/storage.ts';
export { VaultError } from './vault/vault.ts';
