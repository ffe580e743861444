import type { Connection, Registration, UserRow, UserSync } from '../contract/index.ts';
import { builtAt, makeConnection, makeGrant, makeRegistration, makeSync } from './builders.ts';

/** Users who are made only when somebody looks at them, the same ones each time. */
export interface Population extends Iterable<UserRow> {
  readonly length: number;
  at(index: number): UserRow | undefined;
  /** -1: nobody has this id. */
  indexOf(userId: string): number;
}

/** How large an organization `makeWorld` makes, and which one. */
export interface MakeWorldOptions {
  readonly users: number;
  /** The same seed makes the same world. Default 1. */
  readonly seed?: number;
}

/** What `createMemoryBackend` starts from. */
export interface MadeWorld {
  readonly users: Population;
  readonly connections: readonly Connection[];
  readonly registrations: readonly Registration[];
}

const basic = makeConnection({ id: 'connection-basic', displayName: 'Exchange with Basic' });
const oauth = makeConnection({
  id: 'connection-oauth',
  authType: 'oauth-delegated',
  displayName: 'Exchange with OAuth',
  grant: makeGrant(),
  status: 'healthy',
  lastSuccessAt: builtAt,
  lastUsedAt: builtAt,
});
const graph = makeConnection({
  id: 'connection-graph',
  authType: 'oauth-app',
  protocol: 'graph',
  displayName: 'Graph, app only',
  serviceAddress: 'https://graph.microsoft.com/v1.0',
  status: 'awaiting-consent',
  createdAt: '2022-06-01T08:00:02.000Z',
});

const broken = {
  code: 'ErrorNonExistentMailbox',
  literal: 'The SMTP address has no mailbox associated with it.',
  firstSeenAt: builtAt,
  lastSeenAt: builtAt,
  count: 3,
};
const busy = {
  ...broken,
  code: 'ErrorServerBusy',
  literal: 'The server cannot service this request right now.',
  count: 1,
};
const failed = { consecutiveSuccesses: 0, lastSuccessAt: null, itemsSynced: null };
const old = (change: Partial<UserSync> = {}) => makeSync({ connectionId: basic.id, ...change });
const next = (change: Partial<UserSync> = {}) => makeSync({ connectionId: oauth.id, ...change });
const gone = old({ assigned: false, leased: false });

/** How users stand, in a hundred; the lists are shared by all who stand alike. */
const standings: readonly (readonly [share: number, sync: UserSync[]])[] = [
  [52, [old()]],
  [14, [gone, next()]],
  [12, [old({ leased: false }), next()]],
  [8, [old(), next({ leased: false, consecutiveSuccesses: 1 })]],
  [4, [old({ lastSuccessAt: '2022-06-01T07:00:00.000Z', lastAttemptAt: '2022-06-01T07:00:00.000Z' })]],
  [3, [gone, next({ ...failed, lastError: broken })]],
  [3, [old({ ...failed, lastError: busy })]],
  [2, [gone, next({ ...failed, lastAttemptAt: null })]],
  [2, []],
];
const hundred = standings.flatMap(([share, sync]) => Array.from({ length: share }, () => sync));

const licences = ['Exchange Online (Plan 1)', 'Microsoft 365 E3', 'Microsoft 365 E5', 'Microsoft 365 F3'];
const locations = ['Zürich', 'Århus', 'São Paulo', '東京', 'القاهرة', 'Łódź', 'Chicago', 'Leeds'];
const places = ['Room', 'Raum', 'Café', 'Étage', 'Lager Süd', '会議室', 'غرفة', 'Hala Łączna'];

/**
 * A tenant of any size under way from Basic to OAuth: users in several states, with licences, locations, shared mailboxes and
 * names in several scripts. Costs next to nothing however many users there are.
 */
export function makeWorld({ users: length, seed = 1 }: MakeWorldOptions): MadeWorld {
  const width = String(length).length;

  function make(index: number): UserRow {
    const dice = scatter(index, seed);
    const number = String(index + 1).padStart(width, '0');
    const shared = dice % 50 === 0;
    const room = !shared && dice % 50 === 1;
    const address = `${shared ? 'shared' : room ? 'room' : 'desk'}-${number}@contoso.example`;
    return {
      id: `user-${index + 1}`,
      displayName: `${pick(places, dice >>> 3)} ${number}`,
      address,
      upn: dice % 17 === 0 ? `${number}@contoso.onmicrosoft.com` : address,
      licence: shared || room ? null : pick(licences, dice >>> 7),
      location: pick(locations, dice >>> 11),
      mailbox: shared ? 'shared' : room ? 'resource' : 'user',
      enabled: dice % 29 !== 0,
      preflight: null,
      waveId: null,
      sync: pick(hundred, dice >>> 15),
    };
  }

  return {
    users: {
      length,
      at: (index) => (index >= 0 && index < length ? make(index) : undefined),
      indexOf(userId) {
        const index = Number(/^user-([1-9]\d*)$/.exec(userId)?.[1] ?? 0) - 1;
        return index < length ? index : -1;
      },
      *[Symbol.iterator]() {
        for (let index = 0; index < length; index += 1) yield make(index);
      },
    },
    connections: [basic, oauth, graph],
    registrations: [makeRegistration()],
  };
}

/** 32 bits that have nothing to do with their neighbours' (the finalizer of MurmurHash3, in the public domain). */
function scatter(index: number, seed: number): number {
  let bits = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function pick<T>(from: readonly T[], dice: number): T {
  return from[dice % from.length] as T;
}
