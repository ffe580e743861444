import { randomBytes } from 'node:crypto';
import { BUILT_IN_WORLD } from '../directory/builtInWorld.ts';
import { addSeed, EMPTY_WORLD, parseSeed, type WorldRecords } from '../directory/readSeed.ts';
import { createDirectory, type WorldDirectory } from '../directory/worldDirectory.ts';
import type { SetFault } from '../faults/fault.ts';
import { createFaultBook, type FaultBook } from '../faults/faultBook.ts';
import { loadSigningKeys, type SigningKey, type SigningKeys } from '../keys/signingKey.ts';
import type { SignIn } from '../mockIdp.ts';
import { createTenantPolicies, type TenantPolicies } from '../policies/tenantPolicies.ts';
import { openStateFolder, type Table } from '../state/stateFolder.ts';
import { type AccountState, type AccountStates, createAccountStates } from './accountStates.ts';
import { type AppCertificates, createAppCertificates } from './appCertificates.ts';
import { type BrowserSession, type BrowserSessions, createBrowserSessions } from './browserSessions.ts';
import { type Clocks, createClocks } from './clocks.ts';
import { type ConsentRow, type Consents, createConsents } from './consents.ts';
import { createDeviceCodes, type DeviceCodes, type DeviceRow } from './deviceCodes.ts';
import { createRefreshTokens, type RefreshTokenRow, type RefreshTokens } from './refreshTokens.ts';
import { createSignInLog, type SignInLog } from './signInLog.ts';

export interface WorldOptions {
  /** A parsed seed file; checked here. */
  readonly seed?: unknown;
  /** Folder to remember in. */
  readonly state?: string;
  /** A signing key no other mock of this machine shares. */
  readonly freshKey?: boolean;
  /** Seconds a device is told to wait between two questions. Entra's, and the default, is 5; tests may be in a hurry. */
  readonly devicePollSeconds?: number;
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
  readonly directory: WorldDirectory;
  readonly consents: Consents;
  readonly sessions: BrowserSessions;
  readonly refreshTokens: RefreshTokens;
  readonly signIns: SignInLog;
  readonly accounts: AccountStates;
  readonly clocks: Clocks;
  /** What each tenant decided about sign-ins. */
  readonly policies: TenantPolicies;
  /** The date whose Microsoft rules a tenant follows, `YYYY-MM-DD`; null sets it back to the seed's. It never touches token times. */
  readonly asOf: { of(tenantId: string): string; set(tenantId: string, date: string | null): void };
  /** Adds tenants, users and apps at run time. Throws `SeedError`. */
  extend(seed: unknown): void;
  reset(): void;
}

/** Throws `SeedError`. */
export async function openWorld(options: WorldOptions): Promise<MockWorld> {
  const state = openStateFolder(options.state);
  const seed = options.seed ?? state.readDocument('seed') ?? {};
  const start = readWorld(seed);
  state.writeDocument('seed', seed);
  const additions = state.table<unknown>('additions');
  const consents = state.table<ConsentRow>('consents');
  const accountRows = state.table<AccountState>('accounts');
  const asOfDates = state.table<string>('as-of');
  const accounts = createAccountStates(accountRows);
  const faults = state.table<SetFault>('faults');
  const deviceRows = state.table<DeviceRow>('device-codes');
  const certificates = state.table<readonly string[]>('certificates');
  const clocks = createClocks(state.table<number>('clocks'));
  const sessions = state.table<BrowserSession>('sessions');
  const refreshTokens = state.table<RefreshTokenRow>('refresh-tokens');
  const signIns = state.table<SignIn>('sign-ins');
  let directory = createDirectory(additions.rows().reduce<WorldRecords>(addSeed, start), accounts.get);
  const getDirectory = (): WorldDirectory => directory;
  const keys = await loadSigningKeys(state, { fresh: options.freshKey ?? false });

  return {
    instance: loadInstance(state.table<string>('instance')),
    keys,
    get signingKey() {
      return keys.current;
    },
    forgeKey: keys.forge,
    certificates: createAppCertificates(certificates),
    deviceCodes: createDeviceCodes(deviceRows),
    devicePollSeconds: options.devicePollSeconds ?? 5,
    faults: createFaultBook(faults, getDirectory),
    accessTokenLifetime: options.accessTokenLifetime ?? 3599,
    get directory() {
      return directory;
    },
    consents: createConsents(consents, getDirectory),
    sessions: createBrowserSessions(sessions),
    refreshTokens: createRefreshTokens(refreshTokens, clocks.stamp),
    accounts,
    clocks,
    policies: createTenantPolicies(getDirectory),
    asOf: {
      of: (tenantId) => asOfDates.get(tenantId) ?? directory.findTenant(tenantId)?.asOf ?? today(),
      set: (tenantId, date) => (date === null ? asOfDates.delete(tenantId) : asOfDates.set(tenantId, date)),
    },
    signIns: createSignInLog(signIns),
    extend: (addition) => {
      directory = createDirectory(addSeed(directory.records, addition), accounts.get);
      additions.set(String(additions.keys().length), addition);
    },
    reset: () => {
      for (const table of [additions, consents, sessions, refreshTokens, signIns]) table.clear();
      for (const table of [accountRows, asOfDates, faults, certificates, deviceRows]) table.clear();
      clocks.reset();
      directory = createDirectory(start, accounts.get);
    },
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function readWorld(seed: unknown): WorldRecords {
  const base = parseSeed(seed).extends === 'nothing' ? EMPTY_WORLD : addSeed(EMPTY_WORLD, BUILT_IN_WORLD);
  return addSeed(base, seed);
}

function loadInstance(table: Table<string>): string {
  const known = table.get('id');
  if (known !== undefined) return known;
  const id = randomBytes(4).toString('hex');
  table.set('id', id);
  return id;
}
