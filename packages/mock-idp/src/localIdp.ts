import type { Account, FindUserQuery } from './directory/account.ts';
import type { App, DirectoryApp } from './directory/app.ts';
import { groupsOf } from './directory/group.ts';
import { registrationId, servicePrincipalId } from './directory/identifiers.ts';
import { redirectUrisOf } from './directory/platforms.ts';
import { SeedError } from './directory/readSeed.ts';
import type { AppRecord, TenantRecord, UserRecord } from './directory/records.ts';
import type { Tenant } from './directory/tenant.ts';
import { atHome, type Presence, toDirectoryUser, type WorldDirectory } from './directory/worldDirectory.ts';
import { readChallenge } from './entra/continuousAccess.ts';
import { EntraError } from './entra/entraError.ts';
import { LIVE_PATH } from './live/livePath.ts';
import type { Directory, MockIdp, MockIdpOperations } from './mockIdp.ts';
import { MockIdpError, unknownApp, unknownTenant, unknownUser } from './mockIdpError.ts';
import { describeMsalConfig } from './msalConfig.ts';
import { addPolicy, removePolicy } from './policies/changePolicies.ts';
import { readQuery, selectRequests } from './record/selectRequests.ts';
import { authenticatorSecret, oneTimeCode } from './second-factor/oneTimeCode.ts';
import { answerSignIn, listWaitingSignIns } from './second-factor/telephone.ts';
import { signInBrowser } from './server/browserState.ts';
import { describeKeys } from './server/discoveryRoutes.ts';
import type { Mock } from './server/mock.ts';
import { isPast } from './token/clientAuthentication.ts';
import { judgePasswordSignIn } from './token/passwordSignIn.ts';
import { changeAccount } from './world/changeAccount.ts';
import {
  addApp,
  addSecret,
  addTenant,
  addUser,
  changeApp,
  changeTenant,
  changeUser,
  removeSecret,
} from './world/changeDirectory.ts';
import type { MockWorld } from './world/world.ts';

export interface LocalIdpOptions {
  readonly mock: Mock;
  readonly ca: string | undefined;
  readonly control: MockIdp['control'];
  readonly close: () => Promise<void>;
}

/** What a mock that runs in this process does. */
export function createLocalOperations({ mock, ca, control, close }: LocalIdpOptions): MockIdpOperations {
  const { world, origin } = mock;
  const tenantOf = (nameOrId: string): TenantRecord => {
    const tenant = world.directory.findTenant(nameOrId);
    if (tenant === undefined) throw unknownTenant(nameOrId);
    return tenant;
  };
  const accountOf = (address: string): Account => toAccount(atHome(userOf(mock, address)));
  const appNow = (clientId: string): App => toApp(appOf(mock, clientId), world);
  return {
    origin,
    ca,
    control,
    close,
    directory: createLocalDirectory(mock),
    signIns: { list: async () => world.signIns.list() },
    openLiveView: async () => ({ url: new URL(LIVE_PATH, control.url).href, code: mock.live.issueCode() }),
    requests: { list: async (query = {}) => selectRequests(world.requests.list(), readQuery(world, query)) },
    world: async () => ({
      tenants: world.directory.records.tenants.map((tenant) => toTenant(tenant, world)),
      accounts: world.directory.listUsers().map((user) => toAccount(atHome(user))),
      apps: world.directory.records.apps.map((app) => toApp(app, world)),
    }),
    msalConfig: async (options) => {
      try {
        return describeMsalConfig(world.directory, origin, options);
      } catch (error) {
        if (error instanceof EntraError) throw unknownTenant(options.tenant);
        throw error;
      }
    },
    createTenant: async (options) => toTenant(tenantOf(addTenant(world, options)), world),
    findTenant: async (nameOrId) => toTenant(tenantOf(nameOrId), world),
    changeTenant: async (nameOrId, change) => {
      const { id } = tenantOf(nameOrId);
      changeTenant(world, { id }, change);
      return toTenant(tenantOf(id), world);
    },
    listPolicies: async (nameOrId) => world.policies.of(tenantOf(nameOrId).id).policies,
    addPolicy: async (nameOrId, policy) => addPolicy(world, tenantOf(nameOrId), policy),
    removePolicy: async (nameOrId, id) => removePolicy(world, tenantOf(nameOrId), id),
    removeTenant: async (nameOrId) => {
      const { id } = tenantOf(nameOrId);
      leaveTenant(mock, id);
      world.removeTenant(id);
    },
    createUser: async (nameOrId, options) => accountOf(addUser(world, tenantOf(nameOrId), options)),
    changeUser: async (address, change) => {
      const user = userOf(mock, address);
      changeUser(world, user, change);
      return accountOf(user.upn);
    },
    createApp: async (nameOrId, options) => appNow(addApp(world, tenantOf(nameOrId), options)),
    changeApp: async (clientId, change) => {
      const app = appOf(mock, clientId);
      changeApp(world, app, change);
      return appNow(app.clientId);
    },
    removeApp: async (clientId) => world.removeApp(appOf(mock, clientId).clientId),
    addAppSecret: async (clientId, secret) => addSecret(world, appOf(mock, clientId), secret),
    removeAppSecret: async (clientId, value) => removeSecret(world, appOf(mock, clientId), value),
    findAccount: async (address) => accountOf(address),
    tellTime: async (nameOrId) => timeOf(mock, tenantOf(nameOrId)),
    advanceClock: async (nameOrId, milliseconds) => {
      const tenant = tenantOf(nameOrId);
      if (!Number.isFinite(milliseconds) || milliseconds < 0)
        throw new MockIdpError('invalid_request', 'Time does not run backwards.');
      world.clocks.advance(tenant.id, milliseconds);
      return timeOf(mock, tenant);
    },
    setAsOf: async (nameOrId, date) => {
      const tenant = tenantOf(nameOrId);
      if (date !== null && !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
        throw new MockIdpError('invalid_request', `"${date}" is no date such as 2026-11-22.`);
      }
      world.asOf.set(tenant.id, date);
      return toTenant(tenant, world);
    },
    findApp: async (clientId) => appNow(clientId),
    addAppCertificate: async (clientId) => world.certificates.add(appOf(mock, clientId).clientId),
    addFault: async (fault) => world.faults.add(fault),
    listFaults: async () => world.faults.list(),
    liftFault: async (id) => world.faults.lift(id),
    rotateKeys: async ({ forget = false } = {}) => world.keys.rotate({ forget }),
    signInBrowser: async (addresses, options = {}) =>
      signInBrowser(
        mock,
        addresses.map((address) => userOf(mock, address)),
        options,
      ),
    changeAccount: async (address, change) => changeAccount(world, userOf(mock, address), change),
    currentCode: async (address) => oneTimeCode(authenticatorSecret(userOf(mock, address)), Date.now()),
    listWaitingSignIns: async (address) => listWaitingSignIns(world, userOf(mock, address)),
    answerSignIn: async (address, answer) => answerSignIn(world, userOf(mock, address), answer),
    reset: async () => {
      leaveTenant(mock, undefined);
      world.reset();
    },
    resetTenant: async (nameOrId) => {
      const { id } = tenantOf(nameOrId);
      leaveTenant(mock, id);
      world.reset(id);
    },
    takeSnapshot: async (nameOrId) => world.snapshots.take(nameOrId === undefined ? undefined : tenantOf(nameOrId).id),
    exportSeed: async (options) => {
      try {
        return world.exportSeed(options);
      } catch (error) {
        if (error instanceof SeedError) throw new MockIdpError('invalid_seed', error.message, { cause: error });
        throw error;
      }
    },
    restore: async (snapshot) => leaveTenant(mock, world.snapshots.restore(snapshot)),
  };
}

/** Nobody goes on with what they began in this tenant, or anywhere, before it became another. */
export function leaveTenant({ journeys, providers }: Mock, tenantId: string | undefined): void {
  journeys.clear(tenantId);
  providers.clear(tenantId);
}

function createLocalDirectory(mock: Mock): Directory {
  const { world } = mock;
  const idOf = (reference: string): string => world.directory.findTenant(reference)?.id ?? reference;
  return {
    findTenant: async (idOrDomain) => {
      const tenant = world.directory.findTenant(idOrDomain);
      return tenant === undefined ? undefined : toTenant(tenant, world);
    },
    listUsers: async (tenantId) => world.directory.listPresences(idOf(tenantId)).map(toDirectoryUser),
    findUser: async (query) => {
      const presence = findPresence(world.directory, query);
      return presence === undefined ? undefined : toDirectoryUser(presence);
    },
    listGroups: async (reference, oid) => {
      const presence = world.directory.findUserByOid(idOf(reference), oid);
      const groups = presence && groupsOf(world.directory.findTenant(presence.tenantId), presence.user);
      return groups?.map(({ id, name, kind }) => ({ id, name, kind })) ?? [];
    },
    listApps: async (reference) => {
      const tenantId = idOf(reference);
      return world.directory.records.apps
        .filter((app) => app.tenantId === tenantId || world.consents.isApproved({ tenantId, clientId: app.clientId }))
        .map((app) => toDirectoryApp(app, tenantId));
    },
    checkPassword: async (address, password) => world.directory.checkPassword(address, password),
    judgePasswordSignIn: async (address, password) => judgePasswordSignIn(world, { address, password }),
    findChallenge: async (accessToken) => readChallenge(world, accessToken),
    signingKeys: async (tenantId) => {
      if (world.directory.findTenant(tenantId) === undefined) throw unknownTenant(tenantId);
      return describeKeys(mock, mock.origin);
    },
  };
}

/** All the given facts have to fit. */
function findPresence(directory: WorldDirectory, { tenantId, address, oid }: FindUserQuery): Presence | undefined {
  const tenant = tenantId === undefined ? undefined : directory.findTenant(tenantId);
  if (tenantId !== undefined && tenant === undefined) return undefined;
  const user = address === undefined ? undefined : directory.findUser(address);
  if (address !== undefined && user === undefined) return undefined;
  const candidates = user === undefined ? listAll(directory, tenant?.id) : presencesIn(directory, user, tenant?.id);
  if (oid === undefined) return user === undefined ? undefined : candidates[0];
  return candidates.find((presence) => presence.oid === oid.toLowerCase());
}

function listAll(directory: WorldDirectory, tenantId: string | undefined): readonly Presence[] {
  if (tenantId !== undefined) return directory.listPresences(tenantId);
  return directory.listUsers().map(atHome);
}

function presencesIn(directory: WorldDirectory, user: UserRecord, tenantId: string | undefined): readonly Presence[] {
  if (tenantId === undefined) return [atHome(user)];
  const presence = directory.findPresence(tenantId, user);
  return presence === undefined ? [] : [presence];
}

function userOf({ world }: Mock, address: string): UserRecord {
  const user = world.directory.findUser(address);
  if (user === undefined) throw unknownUser(address);
  return user;
}

function appOf({ world }: Mock, clientId: string): AppRecord {
  const app = world.directory.findApp(clientId);
  if (app === undefined) throw unknownApp(clientId);
  return app;
}

function timeOf({ world }: Mock, tenant: TenantRecord): string {
  return new Date(world.clocks.now(tenant.id)).toISOString();
}

function toTenant({ id, name, domains, cloud }: TenantRecord, { asOf, policies }: MockWorld): Tenant {
  return { id, name, domains, cloud, asOf: asOf.of(id), securityDefaults: policies.of(id).securityDefaults };
}

function toAccount(presence: Presence): Account {
  return { ...toDirectoryUser(presence), password: presence.user.password, admin: presence.user.admin };
}

function toDirectoryApp({ clientId, name }: AppRecord, tenantId: string): DirectoryApp {
  return {
    clientId,
    name,
    registrationId: registrationId(clientId),
    servicePrincipalId: servicePrincipalId(tenantId, clientId),
  };
}

function toApp(app: AppRecord, { clocks }: MockWorld): App {
  const { clientId, tenantId, name, kind, multiTenant, secrets } = app;
  const secret = (secrets.find(({ expires }) => !isPast(expires, clocks.now(tenantId))) ?? secrets[0])?.value;
  return { clientId, tenantId, name, kind, multiTenant, redirectUris: redirectUrisOf(app), secret };
}
