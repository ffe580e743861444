import type { Connection, Registration, UserRow } from '../../contract/index.ts';
import type { Population } from '../population.ts';
import { createUserTable } from './userTable.ts';
import type { Tables, World } from './world.ts';

/** Everything a back end in memory knows, as JSON can carry it. What it holds is its own affair. */
export interface WorldSnapshot {
  readonly format: 'authshift-world-1';
  readonly settings: unknown;
  readonly revision: number;
  readonly lastId: number;
  readonly users: readonly UserRow[];
  readonly tables: Readonly<Record<string, readonly (readonly [string, unknown])[]>>;
}

type Around = Pick<World, 'clock' | 'timers' | 'settings' | 'jobMilliseconds'>;

export function createEmptyWorld(
  around: Around,
  {
    users,
    connections,
    registrations,
  }: {
    readonly users: readonly UserRow[] | Population;
    readonly connections: readonly Connection[];
    readonly registrations: readonly Registration[];
  },
): World {
  return {
    ...around,
    ...createTables(),
    users: createUserTable(users),
    connections: new Map(connections.map((connection) => [connection.id, connection])),
    registrations: new Map(registrations.map((registration) => [registration.id, registration])),
    listeners: new Set(),
    revision: 1,
    lastId: 0,
  };
}

export function takeSnapshot(world: World): WorldSnapshot {
  const { settings, revision, lastId } = world;
  const names = Object.keys(createTables()) as (keyof Tables)[];
  const tables = Object.fromEntries(
    names.map((name) => [name, [...world[name]].map(([key, value]) => [key, flatten(value)])]),
  );
  const snapshot = {
    format: 'authshift-world-1',
    settings,
    revision,
    lastId,
    users: [...world.users.values()],
    tables,
  };
  // Copied, so that nobody's changes reach the world it was taken from.
  return JSON.parse(JSON.stringify(snapshot)) as WorldSnapshot;
}

export function restoreWorld({ tables, ...snapshot }: WorldSnapshot, around: Omit<Around, 'settings'>): World {
  const copy = JSON.parse(JSON.stringify(tables)) as WorldSnapshot['tables'];
  const filled = Object.fromEntries(
    Object.entries(copy).map(([name, entries]) => [
      name,
      new Map(entries.map(([key, value]) => [key, unflatten(value)])),
    ]),
  ) as unknown as Tables;
  return {
    ...around,
    ...createTables(),
    ...filled,
    settings: snapshot.settings as World['settings'],
    users: createUserTable(snapshot.users),
    listeners: new Set(),
    revision: snapshot.revision,
    lastId: snapshot.lastId,
  };
}

function createTables(): Tables {
  return {
    history: new Map(),
    syncItems: new Map(),
    checks: new Map(),
    connections: new Map(),
    registrations: new Map(),
    attempts: new Map(),
    jobs: new Map(),
    idempotency: new Map(),
    preflights: new Map(),
    pilots: new Map(),
    waves: new Map(),
    checkpoints: new Map(),
    rollbacks: new Map(),
    invitations: new Map(),
    policyChanges: new Map(),
    verifications: new Map(),
    probed: new Map(),
    released: new Map(),
    audit: new Map(),
    answers: new Map(),
    mailboxes: new Map(),
  };
}

/** Maps inside of what is stored go as lists of pairs. */
function flatten(value: unknown): unknown {
  if (value instanceof Map) return { pairs: [...value] };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, flatten(member)]));
}

function unflatten(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('pairs' in value && Array.isArray(value.pairs)) return new Map(value.pairs);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unflatten(member)]));
}
