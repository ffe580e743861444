import { randomBytes } from 'node:crypto';
import { BUILT_IN_WORLD } from '../directory/builtInWorld.ts';
import { addSeed, EMPTY_WORLD, parseSeed, type WorldRecords } from '../directory/readSeed.ts';
import { createDirectory, type WorldDirectory } from '../directory/worldDirectory.ts';
import { loadSigningKey, type SigningKey } from '../keys/signingKey.ts';
import type { SignIn } from '../mockIdp.ts';
import { openStateFolder, type Table } from '../state/stateFolder.ts';
import { type BrowserSession, type BrowserSessions, createBrowserSessions } from './browserSessions.ts';
import { type ConsentRow, type Consents, createConsents } from './consents.ts';
import { createRefreshTokens, type RefreshTokenRow, type RefreshTokens } from './refreshTokens.ts';
import { createSignInLog, type SignInLog } from './signInLog.ts';

export interface WorldOptions {
  /** A parsed seed file; checked here. */
  readonly seed?: unknown;
  /** Folder to remember in. */
  readonly state?: string;
  /** A signing key no other mock of this machine shares. */
  readonly freshKey?: boolean;
  /** Seconds an access token lives. */
  readonly accessTokenLifetime?: number;
}

/** Everything the servers of one mock share. */
export interface MockWorld {
  /** Part of every cookie name, because cookies ignore ports. */
  readonly instance: string;
  readonly signingKey: SigningKey;
  readonly accessTokenLifetime: number;
  readonly directory: WorldDirectory;
  readonly consents: Consents;
  readonly sessions: BrowserSessions;
  readonly refreshTokens: RefreshTokens;
  readonly signIns: SignInLog;
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
  let directory = createDirectory(additions.rows().reduce<WorldRecords>(addSeed, start));
  const getDirectory = (): WorldDirectory => directory;

  const consents = state.table<ConsentRow>('consents');
  const sessions = state.table<BrowserSession>('sessions');
  const refreshTokens = state.table<RefreshTokenRow>('refresh-tokens');
  const signIns = state.table<SignIn>('sign-ins');
  const signingKey = await loadSigningKey(state, { fresh: options.freshKey ?? false });

  return {
    instance: loadInstance(state.table<string>('instance')),
    signingKey,
    accessTokenLifetime: options.accessTokenLifetime ?? 3599,
    get directory() {
      return directory;
    },
    consents: createConsents(consents, getDirectory),
    sessions: createBrowserSessions(sessions),
    refreshTokens: createRefreshTokens(refreshTokens),
    signIns: createSignInLog(signIns),
    extend: (addition) => {
      directory = createDirectory(addSeed(directory.records, addition));
      additions.set(String(additions.keys().length), addition);
    },
    reset: () => {
      for (const table of [additions, consents, sessions, refreshTokens, signIns]) table.clear();
      directory = createDirectory(start);
    },
  };
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
