import type { MigrationClient, ProblemCode } from '../../src/contract/index.ts';
import { isMigrationError } from '../../src/errors/migrationError.ts';
import {
  createMemoryBackend,
  createSimulatedClock,
  type MemoryBackend,
  makeConnection,
  makeRegistration,
  makeUsers,
  type SimulatedClock,
} from '../../src/testing/index.ts';

export const intervalSeconds = 300;
/** Basic still works everywhere on this day; clock jumps lead past the days on which it ends. */
export const startsAt = '2022-06-01T08:00:00.000Z';

/** The people of one organization, and one of another role each, so that second admins exist. */
export interface People {
  readonly adminA: MigrationClient;
  readonly adminB: MigrationClient;
  readonly operator: MigrationClient;
  readonly viewer: MigrationClient;
}

/** One organization and everything a history needs to go on and to be judged. */
export interface Scene {
  readonly clock: SimulatedClock;
  backend: MemoryBackend;
  people: People;
  /** Every secret anybody typed. None may ever be seen again (I7). */
  readonly typedSecrets: string[];
  /** Idempotency keys with what was sent and the job they gave (I11). */
  readonly sentChanges: Map<string, { readonly body: string; readonly jobId: string }>;
  /** Literal answers that were simulated, by connection or `connection/user` (I12). */
  readonly literals: Map<string, string>;
  /** What the last step was told, for the message of a failing history. */
  readonly told: string[];
  /** After so many more steps the line is mended; 0: it is up. */
  offlineFor: number;
  answersToLose: number;
  keys: number;
}

export function createScene(): Scene {
  const clock = createSimulatedClock({ start: startsAt });
  const backend = createMemoryBackend({
    clock,
    timers: clock,
    me: { syncIntervalSeconds: intervalSeconds, coolingOffDays: 7 },
    users: makeUsers(9, { disabled: 1 }),
    connections: [makeConnection()],
    registrations: [makeRegistration()],
    jobMilliseconds: 50,
  });
  return {
    clock,
    backend,
    people: peopleOf(backend),
    typedSecrets: [],
    sentChanges: new Map(),
    literals: new Map(),
    told: [],
    offlineFor: 0,
    answersToLose: 0,
    keys: 0,
  };
}

export function peopleOf(backend: MemoryBackend): People {
  return {
    adminA: backend.client({ role: 'admin', id: 'actor-admin-a', name: 'First admin' }),
    adminB: backend.client({ role: 'admin', id: 'actor-admin-b', name: 'Second admin' }),
    operator: backend.client({ role: 'operator', id: 'actor-operator', name: 'Operator' }),
    viewer: backend.client({ role: 'viewer', id: 'actor-viewer', name: 'Viewer' }),
  };
}

/** Nothing a person does may end in one of these. */
const neverSeen: readonly ProblemCode[] = ['internal', 'not_supported', 'wrong_organization', 'unauthenticated'];

/**
 * The answer of a call, or null when it was refused in an orderly way or lost on a line that is known to be down. Anything
 * else ends the history.
 */
export async function attempt<T>(scene: Scene, call: Promise<T>): Promise<T | null> {
  try {
    return await answered(scene, call);
  } catch (cause) {
    if (!isMigrationError(cause)) throw cause;
    scene.told.push(cause.problem?.code ?? cause.kind);
    if (cause.kind === 'unreachable' && (scene.offlineFor > 0 || scene.answersToLose > 0)) {
      scene.answersToLose = Math.max(0, scene.answersToLose - (scene.offlineFor > 0 ? 0 : 1));
      return null;
    }
    if (cause.problem !== null && !neverSeen.includes(cause.problem.code)) return null;
    throw cause;
  }
}

/** Calls wait for simulated timers at most; none of them may need the clock to move. */
async function answered<T>(scene: Scene, call: Promise<T>): Promise<T> {
  const settled = call.then(
    (value) => ({ value }),
    (cause: unknown) => ({ cause }),
  );
  await scene.clock.advance(0);
  const result = await settled;
  if ('cause' in result) throw result.cause;
  return result.value;
}
