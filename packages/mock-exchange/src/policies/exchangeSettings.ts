import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import { defaultMailboxSettings, type MailboxSettings, mailboxSettingKinds } from '../mailboxes/mailboxSettings.ts';
import type { ApplicationAccessPolicy, ManagementRoleAssignment, ManagementScope } from './applicationAccess.ts';
import type { AuthenticationPolicy } from './authenticationPolicy.ts';
import { acceleratedDelay, delayOf, type KindOfChange } from './propagation.ts';
import {
  createSpreadingRecords,
  type Hasten,
  type SpreadingRecords,
  type StateTables,
  type WriteOptions,
} from './spreadingRecords.ts';
import {
  defaultTenantSettings,
  type TenantSettings,
  type TenantSettingsChange,
  tenantSettingKinds,
} from './tenantSettings.ts';

/** As the world: it holds at once. As an administrator: it is written at once, and spreads to the protocol ends. */
export type ChangeManner = 'at-once' | 'spreads';

/** Named things an administrator makes in a tenant. Names are matched without case. */
export interface NamedSettings<Thing extends { readonly name: string }> {
  /** What an administrator reads back. */
  list(tenantId: string): Promise<readonly Thing[]>;
  find(tenantId: string, name: string): Promise<Thing | undefined>;
  /** What the protocol ends obey now. */
  holding(tenantId: string): Promise<readonly Thing[]>;
  put(tenantId: string, thing: Thing, manner: ChangeManner): Promise<void>;
  remove(tenantId: string, name: string, manner: ChangeManner): Promise<void>;
}

export interface ExchangeSettings {
  /** What the protocol ends obey now. */
  tenant(tenantId: string): Promise<TenantSettings>;
  mailbox(user: DirectoryUser): Promise<MailboxSettings>;
  /** What was written last, as an administrator reads it back. */
  writtenTenant(tenantId: string): Promise<TenantSettings>;
  writtenMailbox(user: DirectoryUser): Promise<MailboxSettings>;
  changeTenant(tenantId: string, change: TenantSettingsChange, manner: ChangeManner): Promise<void>;
  changeMailbox(user: DirectoryUser, change: Partial<MailboxSettings>, manner: ChangeManner): Promise<void>;
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
  /** When something written in this tenant spreads, and by when; for permissions, which have a table of their own. */
  spread(tenantId: string, kind: KindOfChange, manner: ChangeManner): Promise<WriteOptions>;
  /** Back to the defaults, or to those of the seed. */
  reset(): void;
}

export interface ExchangeSettingsOptions {
  readonly directory: Directory;
  /** The tenant's clock, epoch milliseconds. */
  readonly tenantTime: (tenantId: string) => Promise<number>;
  readonly tables: StateTables;
  /** Ends every session of an account in the directory. */
  readonly revokeSessions: (user: DirectoryUser) => Promise<void>;
}

type KeptTenantSettings = Omit<TenantSettings, 'securityDefaults'>;

export function openExchangeSettings(options: ExchangeSettingsOptions): ExchangeSettings {
  const { directory, tenantTime, tables, revokeSessions } = options;
  const tenants = createSpreadingRecords<KeptTenantSettings>(tables.table('exchange-tenants'));
  const mailboxes = createSpreadingRecords<MailboxSettings>(tables.table('exchange-mailboxes'));
  /** When each user's tokens were declared invalid, by the tenant's clock. */
  const accelerations = tables.table<readonly number[]>('exchange-accelerations');

  const timeFor = async (records: SpreadingRecords<never>, key: string, tenantId: string): Promise<number> =>
    records.isPending(key) ? tenantTime(tenantId) : 0;

  const kept = async (tenantId: string): Promise<KeptTenantSettings> => {
    const now = await timeFor(tenants as SpreadingRecords<never>, tenantId, tenantId);
    return { ...defaultTenantSettings, ...tenants.holding(tenantId, now) };
  };

  const withDirectory = async (tenantId: string, settings: KeptTenantSettings): Promise<TenantSettings> => {
    const tenant = await directory.findTenant(tenantId);
    return { ...settings, securityDefaults: tenant?.securityDefaults === true };
  };

  const spread = async (
    tenantId: string,
    kind: KindOfChange | undefined,
    manner: ChangeManner,
  ): Promise<WriteOptions> => {
    if (manner === 'at-once' || kind === undefined) return { at: undefined, delay: 0 };
    const { spreading } = { ...defaultTenantSettings, ...tenants.written(tenantId) };
    return { at: await tenantTime(tenantId), delay: delayOf(kind, spreading) };
  };

  const hastenFor = (user: DirectoryUser): Hasten => {
    const moments = accelerations.get(keyOf(user)) ?? [];
    return ({ writtenAt, holdsFrom }) => {
      const accelerated = moments.filter((moment) => moment >= writtenAt).map((moment) => moment + acceleratedDelay);
      return Math.min(holdsFrom, ...accelerated);
    };
  };

  const named = <Thing extends { readonly name: string }>(table: string, kind: KindOfChange) => {
    const records = createSpreadingRecords<Readonly<Record<string, Thing>>>(tables.table(table));
    const things = (record: Partial<Readonly<Record<string, Thing>>>): readonly Thing[] =>
      Object.values(record).filter((thing) => thing !== undefined);
    const write = async (tenantId: string, name: string, thing: Thing | undefined, manner: ChangeManner) =>
      records.write(tenantId, name.toLowerCase(), thing, await spread(tenantId, kind, manner));
    const settings: NamedSettings<Thing> = {
      list: async (tenantId) => things(records.written(tenantId)),
      find: async (tenantId, name) => records.written(tenantId)[name.toLowerCase()],
      holding: async (tenantId) =>
        things(
          records.holding(tenantId, await timeFor(records as unknown as SpreadingRecords<never>, tenantId, tenantId)),
        ),
      put: (tenantId, thing, manner) => write(tenantId, thing.name, thing, manner),
      remove: (tenantId, name, manner) => write(tenantId, name, undefined, manner),
    };
    return { records, settings };
  };

  const policies = named<AuthenticationPolicy>('exchange-authentication-policies', 'authentication-policy');
  const applicationAccess = named<ApplicationAccessPolicy>(
    'exchange-application-access-policies',
    'application-access-policy',
  );
  const scopes = named<ManagementScope>('exchange-management-scopes', 'rbac-for-applications');
  const assignments = named<ManagementRoleAssignment>('exchange-role-assignments', 'rbac-for-applications');

  return {
    tenant: async (tenantId) => withDirectory(tenantId, await kept(tenantId)),
    writtenTenant: async (tenantId) =>
      withDirectory(tenantId, { ...defaultTenantSettings, ...tenants.written(tenantId) }),
    async mailbox(user) {
      const key = keyOf(user);
      const now = await timeFor(mailboxes as SpreadingRecords<never>, key, user.tenantId);
      return { ...defaultMailboxSettings(user.behaviour), ...mailboxes.holding(key, now) };
    },
    writtenMailbox: async (user) => ({
      ...defaultMailboxSettings(user.behaviour),
      ...mailboxes.written(keyOf(user)),
    }),
    async changeTenant(tenantId, change, manner) {
      for (const name of namesOf(change)) {
        tenants.write(tenantId, name, change[name], await spread(tenantId, tenantSettingKinds[name], manner));
      }
    },
    async changeMailbox(user, change, manner) {
      const key = keyOf(user);
      for (const name of namesOf(change)) {
        if (name === 'state') continue;
        mailboxes.write(key, name, change[name], await spread(user.tenantId, mailboxSettingKinds[name], manner));
      }
      if (change.state === undefined) return;
      // Giving or taking a licence is done in Entra and seen at once; what takes its time is the mailbox.
      mailboxes.write(key, 'state', change.state, { at: undefined, delay: 0 });
      if (change.state === 'just-licensed') {
        mailboxes.write(key, 'state', 'ready', await spread(user.tenantId, 'licence', 'spreads'));
      }
    },
    authenticationPolicies: policies.settings,
    applicationAccessPolicies: applicationAccess.settings,
    managementScopes: scopes.settings,
    managementRoleAssignments: assignments.settings,
    async authenticationPolicyOf(user) {
      const { tenantId } = user;
      const pending = [
        mailboxes.isPending(keyOf(user)),
        tenants.isPending(tenantId),
        policies.records.isPending(tenantId),
      ];
      const now = pending.includes(true) ? await tenantTime(tenantId) : 0;
      const hasten = hastenFor(user);
      const name =
        mailboxes.holding(keyOf(user), now, hasten).authenticationPolicy ??
        tenants.holding(tenantId, now, hasten).defaultAuthenticationPolicy;
      if (name === undefined || name === null) return undefined;
      return policies.records.holding(tenantId, now, hasten)[name.toLowerCase()];
    },
    async accelerate(user) {
      const moments = accelerations.get(keyOf(user)) ?? [];
      accelerations.set(keyOf(user), [...moments, await tenantTime(user.tenantId)].slice(-10));
      await revokeSessions(user);
    },
    spread,
    reset() {
      for (const records of [tenants, mailboxes, policies.records, applicationAccess.records]) records.clear();
      for (const records of [scopes.records, assignments.records, accelerations]) records.clear();
    },
  };
}

/** A mailbox is its directory user. */
export function keyOf({ tenantId, oid }: Pick<DirectoryUser, 'tenantId' | 'oid'>): string {
  return `${tenantId}/${oid}`;
}

function namesOf<Change extends object>(change: Change): readonly (keyof Change & string)[] {
  return Object.keys(change).filter((name) => change[name as keyof Change] !== undefined) as (keyof Change & string)[];
}
