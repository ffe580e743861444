import type {
  AuthorizationOutcome,
  Connection,
  Me,
  MigrationClient,
  Problem,
  ProblemCode,
  Registration,
  UserRow,
} from '../contract/index.ts';
import type { Clock, Timers } from '../engine/ports.ts';
import { systemTimers } from '../engine/runtime.ts';
import { builtAt, makeConnection, makeRegistration, makeUsers } from './builders.ts';
import { finishAuthorization, type SimulatedOutcome } from './memory/authorizations.ts';
import type { SimulatedFaults } from './memory/faults.ts';
import { createLine } from './memory/line.ts';
import { createMemoryClient } from './memory/memoryClient.ts';
import { type RunSyncOptions, runSync } from './memory/syncs.ts';
import { type Actor, announceUsers, currentUser, type SimulatedAnswer, type World } from './memory/world.ts';
import { createSimulatedClock } from './simulatedClock.ts';

export interface MemoryBackendOptions {
  readonly me?: Partial<Me>;
  /** Default: 24 users synced on a Basic connection. */
  readonly users?: readonly UserRow[];
  /** Default: one connected Basic connection. */
  readonly connections?: readonly Connection[];
  /** Default: the vendor's app. */
  readonly registrations?: readonly Registration[];
  /** Default: stands at the moment the builders use, so that what they build is fresh and stays so. */
  readonly clock?: Clock;
  /** What jobs and latency wait with. Default: the runtime's. */
  readonly timers?: Timers;
  /** How long a call takes. Default 0. */
  readonly latency?: number;
  /** The pause before each batch of 500 users of a job. Default 0. */
  readonly jobMilliseconds?: number;
}

/** A whole back end in memory, for tests and stories: it decides with the same functions as a real one. */
export interface MemoryBackend {
  /** A client of this actor; by default the one of `me`. */
  client(actor?: Partial<Actor>): MigrationClient;
  /** Ends a pending attempt as a person at Microsoft's pages would. */
  finishAuthorization(attemptId: string, outcome: SimulatedOutcome): AuthorizationOutcome;
  /** One sync of every enabled user on every connection that is able to. */
  runSync(options?: RunSyncOptions): void;
  /** What a connection, or one user on it, answers from now on; null: success again. */
  setAnswer(target: { readonly connectionId: string; readonly userId?: string }, answer: SimulatedAnswer | null): void;
  addUsers(users: readonly UserRow[]): void;
  removeUsers(userIds: readonly string[]): void;
  /** The users as of now. */
  users(): readonly UserRow[];
  goOffline(): void;
  goOnline(): void;
  /** The next call that would change something is refused. */
  refuseNext(problem: ProblemCode | Problem): void;
  /** The next change happens, but its answer never arrives. */
  loseNextAnswer(): void;
  /** Delays and failures per operation. */
  readonly faults: SimulatedFaults;
  /** Calls made from now on wait until the returned function is called. */
  hold(): () => void;
}

export function createMemoryBackend(options: MemoryBackendOptions = {}): MemoryBackend {
  const { me = {}, timers = systemTimers, latency = 0 } = options;
  const world = createWorld(options);
  const line = createLine({ timers, latency });
  return {
    client(actor = {}) {
      const role = actor.role ?? me.role ?? 'admin';
      const name = `${role[0]?.toUpperCase()}${role.slice(1)} of ${world.organization.name}`;
      return createMemoryClient(world, line, { id: `actor-${role}`, name, ...me.actor, ...actor, role });
    },
    finishAuthorization: (attemptId, outcome) => finishAuthorization(world, attemptId, outcome),
    runSync: (syncOptions) => runSync(world, syncOptions),
    setAnswer({ connectionId, userId }, answer) {
      const key = userId === undefined ? connectionId : `${connectionId}/${userId}`;
      if (answer === null) world.answers.delete(key);
      if (answer !== null) world.answers.set(key, answer);
    },
    addUsers(users) {
      for (const user of users) world.users.set(user.id, user);
      announceUsers(
        world,
        users.map((user) => user.id),
      );
    },
    removeUsers(userIds) {
      for (const userId of userIds) world.users.delete(userId);
      announceUsers(world, userIds);
    },
    users: () => [...world.users.values()].map((user) => currentUser(world, user)),
    goOffline: line.goOffline,
    goOnline: line.goOnline,
    refuseNext: line.failNextChange,
    loseNextAnswer: () => line.failNextChange('lost'),
    faults: line.faults,
    hold: line.hold,
  };
}

function createWorld(options: MemoryBackendOptions): World {
  const { me = {}, clock = createSimulatedClock({ start: builtAt }), timers = systemTimers } = options;
  const { users = makeUsers(24), connections = [makeConnection()], registrations = [makeRegistration()] } = options;
  return {
    clock,
    timers,
    organization: me.organization ?? { id: 'organization-contoso', name: 'Contoso' },
    syncIntervalSeconds: me.syncIntervalSeconds ?? 300,
    users: new Map(users.map((user) => [user.id, user])),
    history: new Map(),
    connections: new Map(connections.map((connection) => [connection.id, connection])),
    registrations: new Map(registrations.map((registration) => [registration.id, registration])),
    attempts: new Map(),
    jobs: new Map(),
    idempotency: new Map(),
    answers: new Map(),
    audit: [],
    listeners: new Set(),
    jobMilliseconds: options.jobMilliseconds ?? 0,
    revision: 1,
    lastId: 0,
  };
}
