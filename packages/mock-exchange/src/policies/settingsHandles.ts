import type { Call, InputOf } from '../control/operations.ts';
import type { MailboxSettings, MailboxSettingsChange } from '../mailboxes/mailboxSettings.ts';
import type { ServicePrincipal } from '../mailboxes/permissions.ts';
import type { AuthenticationPolicy } from './authenticationPolicy.ts';
import type { PendingChange } from './pendingChange.ts';
import type { ChangeManner } from './schedule.ts';
import type {
  NewApplicationAccessPolicy,
  NewAuthenticationPolicy,
  NewGrant,
  NewManagementRoleAssignment,
  NewManagementScope,
  NewServicePrincipal,
} from './settingsSchema.ts';
import type { TenantSettings, TenantSettingsChange } from './tenantSettings.ts';

/** How a change is made. */
export interface ChangeOptions {
  /** `at-once`, which is the default, sets the world up; `spreads` is an administrator's change, which takes its time. */
  readonly manner?: ChangeManner;
}

/** What the protocol ends obey now, and what was written last. */
export interface SettingsView<Settings> {
  readonly holding: Settings;
  readonly written: Settings;
}

/** Named things of a tenant. Putting one with a name that is there replaces it. */
export interface NamedThings<Thing, Shown = Thing> {
  list(): Promise<readonly Shown[]>;
  put(thing: Thing, options?: ChangeOptions): Promise<void>;
  remove(name: string, options?: ChangeOptions): Promise<void>;
}

/** The part of a tenant's handle that is about settings. */
export interface TenantSettingsHandle {
  settings(): Promise<SettingsView<TenantSettings>>;
  set(change: TenantSettingsChange, options?: ChangeOptions): Promise<void>;
  /** What administrators changed and the protocol ends do not obey yet. */
  pendingChanges(): Promise<readonly PendingChange[]>;
  /** Applications as Exchange knows them: by the object id of the Enterprise application. */
  readonly servicePrincipals: {
    list(): Promise<readonly ServicePrincipal[]>;
    add(principal: NewServicePrincipal, options?: ChangeOptions): Promise<void>;
    remove(objectId: string, options?: ChangeOptions): Promise<void>;
  };
  readonly authenticationPolicies: NamedThings<NewAuthenticationPolicy, AuthenticationPolicy>;
  readonly applicationAccessPolicies: NamedThings<NewApplicationAccessPolicy>;
  readonly managementScopes: NamedThings<NewManagementScope>;
  readonly roleAssignments: NamedThings<NewManagementRoleAssignment>;
}

/** The part of a mailbox's handle that is about settings. */
export interface MailboxSettingsHandle {
  settings(): Promise<SettingsView<MailboxSettings>>;
  set(change: MailboxSettingsChange, options?: ChangeOptions): Promise<void>;
  permissions(): Promise<readonly NewGrant[]>;
  /** Full Access, Send As or Send on Behalf, for an account or a service principal. */
  grant(grant: NewGrant, options?: ChangeOptions): Promise<void>;
  revoke(grant: NewGrant, options?: ChangeOptions): Promise<void>;
  /** `Set-User -STSRefreshTokensValidFrom`: authentication policies reach the user within half an hour, and sessions end. */
  accelerate(): Promise<void>;
}

export function tenantSettingsHandle(tenant: string, call: Call): TenantSettingsHandle {
  return {
    settings: () => call('tenant-settings', { tenant }),
    set: (change, { manner } = {}) =>
      call('set-tenant', { tenant, manner, change: change as InputOf<'set-tenant'>['change'] }),
    pendingChanges: () => call('pending-changes', { tenant }),
    servicePrincipals: {
      list: () => call('service-principals', { tenant }),
      add: (servicePrincipal, { manner } = {}) => call('add-service-principal', { tenant, manner, servicePrincipal }),
      remove: (objectId, { manner } = {}) => call('remove-service-principal', { tenant, manner, objectId }),
    },
    authenticationPolicies: {
      list: () => call('authentication-policies', { tenant }),
      put: (thing, { manner } = {}) => call('put-authentication-policy', { tenant, manner, thing }),
      remove: (name, { manner } = {}) => call('remove-authentication-policy', { tenant, manner, name }),
    },
    applicationAccessPolicies: {
      list: () => call('application-access-policies', { tenant }),
      put: (thing, { manner } = {}) => call('put-application-access-policy', { tenant, manner, thing }),
      remove: (name, { manner } = {}) => call('remove-application-access-policy', { tenant, manner, name }),
    },
    managementScopes: {
      list: () => call('management-scopes', { tenant }),
      put: (thing, { manner } = {}) => call('put-management-scope', { tenant, manner, thing }),
      remove: (name, { manner } = {}) => call('remove-management-scope', { tenant, manner, name }),
    },
    roleAssignments: {
      list: () => call('role-assignments', { tenant }),
      put: (thing, { manner } = {}) => call('put-role-assignment', { tenant, manner, thing }),
      remove: (name, { manner } = {}) => call('remove-role-assignment', { tenant, manner, name }),
    },
  };
}

export function mailboxSettingsHandle(address: string, call: Call): MailboxSettingsHandle {
  return {
    settings: () => call('mailbox-settings', { address }),
    set: (change, { manner } = {}) =>
      call('set-mailbox', { address, manner, change: change as InputOf<'set-mailbox'>['change'] }),
    permissions: () => call('permissions', { address }),
    grant: (grant, { manner } = {}) => call('grant', { address, manner, grant }),
    revoke: (grant, { manner } = {}) => call('revoke', { address, manner, grant }),
    accelerate: () => call('accelerate', { address }),
  };
}
