import type {
  AuthorizationOutcome,
  Connection,
  Invitation,
  Me,
  MigrationClient,
  Registration,
  UserRow,
} from '../contract/index.ts';
import type { Clock, Timers } from '../engine/ports.ts';
import { systemTimers } from '../engine/runtime.ts';
import { builtAt, makeConnection, makeRegistration, makeUsers } from './builders.ts';
import { finishAuthorization, type SimulatedOutcome } from './memory/authorizations.ts';
import type { SimulatedFault, SimulatedFaults } from './memory/faults.ts';
import { followInvitation } from './memory/invitations.ts';
import { resumeJobs } from './memory/jobs.ts';
import { createLine } from './memory/line.ts';
import { createMemoryClient } from './memory/memoryClient.ts';
import { createEmptyWorld, restoreWorld, takeSnapshot, type WorldSnapshot } from './memory/snapshot.ts';
import { type RunSyncOptions, runSync } from './memory/syncs.ts';
import { resumeWaves } from './memory/waveWork.ts';
import {
  type Actor,
  announceUsers,
  currentUser,
  type SimulatedAnswer,
  type SimulatedMailbox,
  type World,
} from './memory/world.ts';
import type { Population } from './population.ts';
import { createSimulatedClock } from './simulatedClock.ts';

/** The organization to start from, and the clock and pace to run at. Everything has a default. */
export interface MemoryBackendOptions {
  readonly me?: Partial<Me>;
  /** Default: 24 users synced on a Basic connection. */
  readonly users?: readonly UserRow[] | Population;
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
  /** Start again from this; users, connections and registrations are in it. */
  readonly snapshot?: WorldSnapshot;
}

/** A whole back end in memory, for tests and stories: it decides with the same functions as a real one. */
export interface MemoryBackend {
  /** A client of this actor; by default the one of `me`. */
  client(actor?: Partial<Actor>): MigrationClient;
  /** Ends a pending attempt as a person at Microsoft's pages would. */
  finishAuthorization(attemptId: string, outcome: SimulatedOutcome): AuthorizationOutcome;
  /** One sync of every enabled user on every connection that is able to. */
  runSync(options?: RunSyncOptions): void;
  /** Goes on with a handed-over step as whoever got the link would. */
  followInvitation(invitationId: string, step: 'opened' | 'completed'): Invitation;
  /** What a connection, one user on it, or a registration's second secret gets from now on; null: success again. */
  setAnswer(
    target: { readonly connectionId: string; readonly userId?: string } | { readonly registrationId: string },
    answer: SimulatedAnswer | null,
  ): void;
  /** What the next preflight finds of a user, beside what was said before. */
  setMailbox(userId: string, mailbox: SimulatedMailbox): void;
  addUsers(users: readonly UserRow[]): void;
  removeUsers(userIds: readonly string[]): void;
  /** The users as of now. */
  users(): readonly UserRow[];
  goOffline(): void;
  goOnline(): void;
  /** The next call that would change something fails, by default refused with a problem. */
  refuseNext(fault: SimulatedFault): void;
  /** The next change happens, but its answer never arrives. */
  loseNextAnswer(): void;
  /** Delays and failures per operation. */
  readonly faults: SimulatedFaults;
  /** Calls made from now on wait until the returned function is called. */
  hold(): () => void;
  /** Everything there is as plain data, to start again from: what was under way goes on. */
  snapshot(): WorldSnapshot;
}

/** A whole back end in memory, by the same rules as a real one, for tests and for building pages without a server. */
export function createMemoryBackend(options: MemoryBackendOptions = {}): MemoryBackend {
  const { me = {}, timers = systemTimers, latency = 0 } = options;
  const world = createWorld(options);
  const line = createLine({ timers, latency });
  resumeJobs(world);
  resumeWaves(world);
  return {
    client(actor = {}) {
      const role = actor.role ?? me.role ?? 'admin';
      const name = `${role[0]?.toUpperCase()}${role.slice(1)} of ${world.settings.organization.name}`;
      return createMemoryClient(world, line, { id: `actor-${role}`, name, ...me.actor, ...actor, role });
    },
    finishAuthorization: (attemptId, outcome) => finishAuthorization(world, attemptId, outcome),
    followInvitation: (invitationId, step) => followInvitation(world, invitationId, step),
    runSync: (syncOptions) => runSync(world, syncOptions),
    setAnswer(target, answer) {
      const key =
        'registrationId' in target
          ? target.registrationId
          : target.userId === undefined
            ? target.connectionId
            : `${target.connectionId}/${target.userId}`;
      if (answer === null) world.answers.delete(key);
      if (answer !== null) world.answers.set(key, answer);
    },
    setMailbox(userId, mailbox) {
      world.mailboxes.set(userId, { ...world.mailboxes.get(userId), ...mailbox });
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
    users: () => Array.from(world.users.values(), (user) => currentUser(world, user)),
    goOffline: line.goOffline,
    goOnline: line.goOnline,
    refuseNext: line.failNextChange,
    loseNextAnswer: () => line.failNextChange('lost'),
    faults: line.faults,
    hold: line.hold,
    snapshot: () => takeSnapshot(world),
  };
}

function createWorld(options: MemoryBackendOptions): World {
  const { me = {}, clock = createSimulatedClock({ start: builtAt }), timers = systemTimers, snapshot } = options;
  const { users = makeUsers(24), connections = [makeConnection()], registrations = [makeRegistration()] } = options;
  const settings = {
    organization: me.organization ?? { id: 'organization-contoso', name: 'Contoso' },
    entitlements: me.entitlements ?? [],
    mode: me.mode ?? 'dual',
    syncIntervalSeconds: me.syncIntervalSeconds ?? 300,
    coolingOffDays: me.coolingOffDays ?? 0,
  };
  const around = { clock, timers, settings, jobMilliseconds: options.jobMilliseconds ?? 0 };
  if (snapshot !== undefined) return restoreWorld(snapshot, around);
  return createEmptyWorld(around, { users, connections, registrations });
}
