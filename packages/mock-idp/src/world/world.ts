import { randomBytes } from 'node:crypto';
import type { EntryRow } from '../directory/entries.ts';
import type { Seed } from '../directory/seedSchema.ts';
import type { WorldDirectory } from '../directory/worldDirectory.ts';
import type { SetFault } from '../faults/fault.ts';
import { createFaultBook, type FaultBook } from '../faults/faultBook.ts';
import { loadSigningKeys, type SigningKey, type SigningKeys } from '../keys/signingKey.ts';
import { createTenantPolicies, type TenantPolicies } from '../policies/tenantPolicies.ts';
import { createRequestLog, type RequestLog } from '../record/requestLog.ts';
import type { RequestRecord } from '../record/requestRecord.ts';
import { createSignInApprovals, type SignInApprovals } from '../second-factor/signInApprovals.ts';
import { openStateFolder, type Table } from '../state/stateFolder.ts';
import { type AccountState, type AccountStates, createAccountStates } from './accountStates.ts';
import { type AppCertificates, createAppCertificates } from './appCertificates.ts';
import { type BrowserSession, type BrowserSessions, createBrowserSessions } from './browserSessions.ts';
import { type Clocks, createClocks } from './clocks.ts';
import { type ConsentRow, type Consents, createConsents } from './consents.ts';
import { createDeviceCodes, type DeviceCodes, type DeviceRow } from './deviceCodes.ts';
import { createDirectoryBook } from './directoryBook.ts';
import { describeThing, type ExportedWorld, type ExportSeedOptions, exportSeed } from './exportSeed.ts';
import { createHandChanges, type HandChanges } from './handChanges.ts';
import { byKey, createMemory } from './memory.ts';
import { createOwnerships } from './ownership.ts';
import { createRefreshTokens, type RefreshTokenRow, type RefreshTokens } from './refreshTokens.ts';
import { createSignInLog, type SignInLog } from './signInLog.ts';
import { createSnapshots, type Snapshots } from './snapshot.ts';
import { readStartingWorld } from './startingWorld.ts';
import { createTraffic, type Traffic } from './traffic.ts';
import { createWrongPasswords, type WrongPasswords } from './wrongPasswords.ts';

export interface WorldOptions {
  /** A parsed seed file; checked here. */
  readonly seed?: unknown;
  /** Folder to remember in. */
  readonly state?: string;
  /** A signing key no other mock of this machine shares. */
  readonly freshKey?: boolean;
  /** Seconds a device is told to wait between two questions. Entra's, and the default, is 5; tests may be in a hurry. */
  readonly devicePollSeconds?: number;
  /** What stands between the parts of an `error_description`: a space, as in 2026, or `crlf`, as Entra's documentation prints it. */
  readonly errorSeparator?: 'space' | 'crlf';
  /** Seconds an access token lives. */
  readonly accessTokenLifetime?: number;
}

/** Everything the servers of one mock share. */
export interface MockWorld {
  /** Part of every cookie name, because cookies ignore ports. */
  readonly instance: string;
  readonly keys: SigningKeys;
  /** The one that signs now. */
  readonly signingKey: SigningKey;
  /** A stranger's key under our key's name. */
  forgeKey(): Promise<SigningKey>;
  readonly faults: FaultBook;
  readonly deviceCodes: DeviceCodes;
  /** The `interval` devices are told. */
  readonly devicePollSeconds: number;
  readonly certificates: AppCertificates;
  readonly accessTokenLifetime: number;
  /** Of a token whose API evaluates access continuously, for a client that can be sent back. */
  readonly longAccessTokenLifetime: number;
  /** The characters themselves. */
  readonly errorSeparator: string;
  readonly directory: WorldDirectory;
  readonly consents: Consents;
  readonly sessions: BrowserSessions;
  readonly refreshTokens: RefreshTokens;
  readonly requests: RequestLog;
  readonly signIns: SignInLog;
  readonly accounts: AccountStates;
  readonly clocks: Clocks;
  /** Telephones that were asked whether a sign-in is their owner's. */
  readonly approvals: SignInApprovals;
  readonly traffic: Traffic;
  /** Where people show their passwords. */
  readonly passwords: WrongPasswords;
  /** What each tenant decided about sign-ins. */
  readonly policies: TenantPolicies;
  /** The date whose Microsoft rules a tenant follows, `YYYY-MM-DD`; null sets it back to the seed's. It never touches token times. */
  readonly asOf: { of(tenantId: string): string; set(tenantId: string, date: string | null): void };
  /** Makes a tenant at run time, with all it begins with. Throws `SeedError`, and then nothing has changed. */
  found(rows: readonly EntryRow[]): void;
  /** Makes, changes or removes one thing of the directory. Throws `SeedError`, and then nothing has changed. */
  change(row: EntryRow): void;
  readonly snapshots: Snapshots;
  /** What was changed by hand, to be taken back and done again. */
  readonly handChanges: HandChanges;
  /** The world as a seed that starts it again. Throws `SeedError` for a world that no seed can say. */
  exportSeed(options?: ExportSeedOptions): Seed;
  /** One thing in the words of a seed, without its secrets. */
  describe(kind: EntryRow['kind'], id: string): Readonly<Record<string, unknown>>;
  /** Back to the seed; one tenant back to what it began with, and nothing of the others touched. */
  reset(tenantId?: string): void;
  /** Forgets a tenant altogether: nobody has it, its users or its apps any more. */
  removeTenant(tenantId: string): void;
  /** Whether there was an app of this client id until somebody removed it. */
  wasRemoved(clientId: string): boolean;
  /** Forgets an app with what anybody approved for it and what was issued to it. */
  removeApp(clientId: string): void;
}

/** Throws `SeedError`. */
export async function openWorld(options: WorldOptions): Promise<MockWorld> {
  const state = openStateFolder(options.state);
  const seed = options.seed ?? state.readDocument('seed') ?? {};
  const start = readStartingWorld(seed);
  state.writeDocument('seed', seed);
  // One tenant's rows can be told from another's, so that parallel tests reset and copy their own.
  const memory = createMemory(state);
  const ownerships = createOwnerships(() => directoryBook.directory);
  const founded = memory.table<EntryRow>('founded', byKey());
  const changes = memory.table<EntryRow>('changes', byKey());
  const accounts = createAccountStates(memory.table<AccountState>('accounts', byKey()));
  const consents = createConsents(memory.table<ConsentRow>('consents', byKey()), () => directoryBook.directory);
  const asOfDates = memory.table<string>('as-of', byKey());
  const faults = memory.table<SetFault>('faults', ownerships.fault);
  const deviceRows = memory.table<DeviceRow>('device-codes', ownerships.deviceCode);
  const certificates = createAppCertificates(memory.table<readonly string[]>('certificates', ownerships.certificates));
  const clocks = createClocks(memory.table<number>('clocks', byKey()));
  const approvals = createSignInApprovals(clocks.now);
  const traffic = createTraffic(clocks);
  const passwords = createWrongPasswords(() => directoryBook.directory, clocks);
  const sessions = memory.table<BrowserSession>('sessions', ownerships.session);
  const refreshTokens = createRefreshTokens(
    memory.table<RefreshTokenRow>('refresh-tokens', ownerships.refreshToken),
    clocks.stamp,
  );
  const requests = createRequestLog(state.table<RequestRecord>('requests'), () => directoryBook.directory);
  const directoryBook = createDirectoryBook({ start: start.records, founded, changes, accounts });
  const getDirectory = (): WorldDirectory => directoryBook.directory;
  const handChanges = createHandChanges(memory, () => directoryBook.reload());
  const keys = await loadSigningKeys(state, { fresh: options.freshKey ?? false });

  /** What lives for minutes and is in no table. */
  const forgetMoments = (tenantId: string | undefined): void => {
    clocks.forgetStamps(tenantId);
    approvals.forget(tenantId);
    traffic.forget(tenantId);
    passwords.forget(tenantId);
  };

  const exported = (): ExportedWorld => ({
    layers: start.layers,
    rows: [...founded.rows(), ...changes.rows()],
    directory: getDirectory(),
    asOfDates,
    certificates,
    approvals: consents.approvedForEverybody,
  });

  return {
    instance: loadInstance(state.table<string>('instance')),
    keys,
    get signingKey() {
      return keys.current;
    },
    forgeKey: keys.forge,
    certificates,
    deviceCodes: createDeviceCodes(deviceRows, (segment) =>
      clocks.now(getDirectory().findTenant(segment)?.id ?? segment),
    ),
    devicePollSeconds: options.devicePollSeconds ?? 5,
    faults: createFaultBook(faults, getDirectory),
    accessTokenLifetime: options.accessTokenLifetime ?? 3599,
    longAccessTokenLifetime: options.accessTokenLifetime ?? 86_399,
    errorSeparator: options.errorSeparator === 'crlf' ? '\r\n' : ' ',
    get directory() {
      return directoryBook.directory;
    },
    consents,
    sessions: createBrowserSessions(sessions),
    refreshTokens,
    accounts,
    clocks,
    approvals,
    traffic,
    passwords,
    policies: createTenantPolicies(getDirectory),
    asOf: {
      of: (tenantId) => asOfDates.get(tenantId) ?? getDirectory().findTenant(tenantId)?.asOf ?? today(),
      set: (tenantId, date) => (date === null ? asOfDates.delete(tenantId) : asOfDates.set(tenantId, date)),
    },
    requests,
    signIns: createSignInLog(requests),
    found: directoryBook.found,
    change: directoryBook.change,
    snapshots: createSnapshots({ memory, directoryBook, afterwards: forgetMoments }),
    handChanges,
    exportSeed: (options) => exportSeed(exported(), options),
    describe: (kind, id) => describeThing(exported(), kind, id),
    reset: (tenantId) => {
      memory.forget(tenantId, tenantId === undefined ? {} : { except: ['founded'] });
      forgetMoments(tenantId);
      requests.forget(tenantId);
      directoryBook.reload(tenantId);
      if (tenantId === undefined) handChanges.forget();
    },
    wasRemoved: (clientId) =>
      changes.rows().some(({ kind, id, seed }) => kind === 'app' && id === clientId.toLowerCase() && seed === null),
    removeApp: (clientId) => {
      const tenantId = directoryBook.directory.findApp(clientId)?.tenantId;
      if (tenantId === undefined) return;
      for (const kept of [consents, certificates, refreshTokens]) kept.forgetApp(clientId);
      directoryBook.change({ tenantId, kind: 'app', id: clientId, seed: null, replaces: false });
    },
    removeTenant: (tenantId) => {
      memory.forget(tenantId);
      forgetMoments(tenantId);
      requests.forget(tenantId);
      directoryBook.removeTenant(tenantId);
    },
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function loadInstance(table: Table<string>): string {
  const known = table.get('id');
  if (known !== undefined) return known;
  const id = randomBytes(4).toString('hex');
  table.set('id', id);
  return id;
}
