import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeState } from '../control/exchangeState.ts';
import {
  defaultMailboxSettings,
  type MailboxSettings,
  type MailboxSettingsChange,
  mailboxSettingKinds,
} from '../mailboxes/mailboxSettings.ts';
import type { ApplicationAccessPolicy, ManagementRoleAssignment, ManagementScope } from './applicationAccess.ts';
import type { AuthenticationPolicy } from './authenticationPolicy.ts';
import { keyOf } from './keys.ts';
import { createNamedSettings, type NamedSettings } from './namedSettings.ts';
import { byTime, describePending, type PendingChange } from './pendingChange.ts';
import { acceleratedDelay, type KindOfChange } from './propagation.ts';
import { type ChangeManner, createSchedule, type Schedule } from './schedule.ts';
import type { SeededSettings } from './seededSettings.ts';
import { createSpreadingRecords, type Hasten } from './spreadingRecords.ts';
import {
  defaultTenantSettings,
  type KeptTenantSettings,
  type TenantSettings,
  type TenantSettingsChange,
  tenantSettingKinds,
} from './tenantSettings.ts';

export type { NamedSettings } from './namedSettings.ts';
export type { ChangeManner } from './schedule.ts';

export interface ExchangeSettings {
  /** What the protocol ends obey now. */
  tenant(tenantId: string): Promise<TenantSettings>;
  mailbox(user: DirectoryUser): Promise<MailboxSettings>;
  /** What was written last, as an administrator reads it back. */
  writtenTenant(tenantId: string): Promise<TenantSettings>;
  writtenMailbox(user: DirectoryUser): Promise<MailboxSettings>;
  changeTenant(tenantId: string, change: TenantSettingsChange, manner: ChangeManner): Promise<void>;
  changeMailbox(user: DirectoryUser, change: MailboxSettingsChange, manner: ChangeManner): Promise<void>;
  readonly authenticationPolicies: NamedSettings<AuthenticationPolicy>;
  readonly applicationAccessPolicies: NamedSettings<ApplicationAccessPolicy>;
  readonly managementScopes: NamedSettings<ManagementScope>;
  readonly managementRoleAssignments: NamedSettings<ManagementRoleAssignment>;
  /** The policy that decides on Basic for this user now: the user's own, or the tenant's default. */
  authenticationPolicyOf(user: DirectoryUser): Promise<AuthenticationPolicy | undefined>;
  /**
   * `Set-User -STSRefreshTokensValidFrom` of now: authentication policies written before reach this user within half an
   * hour, and every session and refresh token of the account ends, fresh OAuth grants included.
   */
  accelerate(user: DirectoryUser): Promise<void>;
  /** What is written and does not hold yet, in the order in which it will; permissions have their own. */
  pending(tenantId: string, users: readonly DirectoryUser[]): Promise<readonly PendingChange[]>;
  readonly schedule: Schedule;
}

export interface ExchangeSettingsOptions {
  readonly directory: Directory;
  /** The tenant's clock, epoch milliseconds. */
  readonly tenantTime: (tenantId: string) => Promise<number>;
  readonly state: Pick<ExchangeState, 'table'>;
  /** Ends every session of an account in the directory. */
  readonly revokeSessions: (user: DirectoryUser) => Promise<void>;
  readonly seeded?: SeededSettings | undefined;
}

export function openExchangeSettings(options: ExchangeSettingsOptions): ExchangeSettings {
  const { directory, tenantTime, state, revokeSessions, seeded } = options;
  const tenants = createSpreadingRecords<KeptTenantSettings>({
    state,
    name: 'tenant-settings',
    ...(seeded && { seeded: seeded.tenants }),
  });
  const mailboxes = createSpreadingRecords<MailboxSettings>({
    state,
    name: 'mailbox-settings',
    ...(seeded && { seeded: seeded.mailboxes }),
  });
  /** When each user's tokens were declared invalid, by the tenant's clock. */
  const accelerations = state.table<readonly number[]>('accelerations');

  const schedule = createSchedule({
    tenantTime,
    spreadingOf: (tenantId) => ({ ...defaultTenantSettings, ...tenants.written(tenantId) }).spreading,
  });
  const named = <Thing extends { readonly name: string }>(
    name: string,
    kind: KindOfChange,
    from: keyof SeededSettings,
  ) => createNamedSettings<Thing>({ state, name, kind, schedule, ...(seeded && { seeded: seeded[from] }) });
  const policies = named<AuthenticationPolicy>(
    'authentication-policies',
    'authentication-policy',
    'authenticationPolicies',
  );
  const access = named<ApplicationAccessPolicy>(
    'application-access-policies',
    'application-access-policy',
    'applicationAccessPolicies',
  );
  const scopes = named<ManagementScope>('management-scopes', 'rbac-for-applications', 'managementScopes');
  const assignments = named<ManagementRoleAssignment>(
    'management-role-assignments',
    'rbac-for-applications',
    'managementRoleAssignments',
  );

  /** Asked for only where something is on its way: the directory may be another process. */
  const timeIf = async (isPending: boolean, tenantId: string) => (isPending ? tenantTime(tenantId) : 0);

  const withDirectory = async (tenantId: string, settings: Partial<KeptTenantSettings>): Promise<TenantSettings> => {
    const tenant = await directory.findTenant(tenantId);
    return { ...defaultTenantSettings, ...settings, securityDefaults: tenant?.securityDefaults === true };
  };

  const hastenFor = (user: DirectoryUser): Hasten => {
    const moments = accelerations.get(keyOf(user)) ?? [];
    return ({ writtenAt, holdsFrom }) => {
      const accelerated = moments.filter((moment) => moment >= writtenAt).map((moment) => moment + acceleratedDelay);
      return Math.min(holdsFrom, ...accelerated);
    };
  };

  return {
    schedule,
    tenant: async (tenantId) =>
      withDirectory(tenantId, tenants.holding(tenantId, await timeIf(tenants.isPending(tenantId), tenantId))),
    writtenTenant: async (tenantId) => withDirectory(tenantId, tenants.written(tenantId)),
    async mailbox(user) {
      const key = keyOf(user);
      const now = await timeIf(mailboxes.isPending(key), user.tenantId);
      return { ...defaultMailboxSettings(user.behaviour), ...mailboxes.holding(key, now) };
    },
    writtenMailbox: async (user) => ({
      ...defaultMailboxSettings(user.behaviour),
      ...mailboxes.written(keyOf(user)),
    }),
    async changeTenant(tenantId, change, manner) {
      for (const name of namesOf(change)) {
        tenants.write(tenantId, name, change[name], await schedule.plan(tenantId, tenantSettingKinds[name], manner));
      }
    },
    async changeMailbox(user, { state: location, ...switches }, manner) {
      const key = keyOf(user);
      for (const name of namesOf(switches)) {
        const plan = await schedule.plan(user.tenantId, mailboxSettingKinds[name], manner);
        mailboxes.write(key, name, switches[name], plan);
      }
      if (location === undefined) return;
      // Giving or taking a licence is seen at once; what takes its time is the mailbox.
      mailboxes.write(key, 'state', location, { at: undefined, delay: 0 });
      if (location !== 'just-licensed') return;
      mailboxes.write(key, 'state', 'ready', await schedule.plan(user.tenantId, 'licence', 'spreads'));
    },
    authenticationPolicies: policies.settings,
    applicationAccessPolicies: access.settings,
    managementScopes: scopes.settings,
    managementRoleAssignments: assignments.settings,
    async authenticationPolicyOf(user) {
      const { tenantId } = user;
      const key = keyOf(user);
      const isPending = mailboxes.isPending(key) || tenants.isPending(tenantId) || policies.records.isPending(tenantId);
      const now = await timeIf(isPending, tenantId);
      const hasten = hastenFor(user);
      const name =
        mailboxes.holding(key, now, hasten).authenticationPolicy ??
        tenants.holding(tenantId, now, hasten).defaultAuthenticationPolicy;
      if (name === undefined || name === null) return undefined;
      return policies.records.holding(tenantId, now, hasten)[name.toLowerCase()];
    },
    async accelerate(user) {
      const moments = accelerations.get(keyOf(user)) ?? [];
      accelerations.set(keyOf(user), [...moments, await tenantTime(user.tenantId)].slice(-10));
      await revokeSessions(user);
    },
    async pending(tenantId, users) {
      const now = await tenantTime(tenantId);
      const ofMailboxes = users.flatMap((user) =>
        mailboxes.pending(keyOf(user), now).map((change) => ({
          ...change,
          kind: mailboxSettingKinds[change.name as keyof MailboxSettings],
          mailbox: user.upn,
        })),
      );
      const ofTenant = tenants.pending(tenantId, now).flatMap((change) => {
        const kind = tenantSettingKinds[change.name as keyof KeptTenantSettings];
        return kind === undefined ? [] : [{ ...change, kind }];
      });
      const ofThings = (kind: KindOfChange, records: Pick<typeof policies.records, 'pending'>) =>
        records.pending(tenantId, now).map((change) => ({ ...change, kind }));
      const changes = [
        ...ofTenant,
        ...ofMailboxes,
        ...ofThings('authentication-policy', policies.records),
        ...ofThings('application-access-policy', access.records),
        ...ofThings('rbac-for-applications', scopes.records),
        ...ofThings('rbac-for-applications', assignments.records),
      ];
      return changes.map(describePending).sort(byTime);
    },
  };
}

function namesOf<Change extends object>(change: Change): readonly (keyof Change & string)[] {
  return Object.keys(change).filter((name) => change[name as keyof Change] !== undefined) as (keyof Change & string)[];
}
