import { expect } from 'vitest';
import type {
  AssignmentChange,
  AuthorizationAttempt,
  Connection,
  Job,
  MigrationClient,
  MigrationEvent,
  Problem,
  ProblemCode,
  Scope,
  UserRow,
  UserSync,
} from '../../contract/index.ts';
import { createCancellation } from '../../engine/cancellation.ts';
import { isMigrationError } from '../../errors/migrationError.ts';
import type { ContractFixture, WorldHand } from './fixture.ts';

/** One part of what a back end does. */
export interface Area {
  readonly title: string;
  specify(scene: Scene): void;
}

/** What every test begins with: an organization, and clients of its people. */
export interface Scene {
  readonly fixture: ContractFixture;
  readonly admin: MigrationClient;
  readonly operator: MigrationClient;
  readonly viewer: MigrationClient;
  /** The hand on the world that only some parts need. */
  readonly hand: WorldHand;
  addBasic(displayName?: string): Promise<Connection>;
  addOauth(displayName?: string): Promise<Connection>;
  /** An OAuth connection with a grant, tried and found working. */
  addWorking(displayName?: string): Promise<Connection>;
  authorize(connection: Connection): Promise<AuthorizationAttempt>;
  /** By address. */
  user(index: number): Promise<UserRow>;
  syncOf(index: number, connection: Connection): Promise<UserSync | undefined>;
  apply(scope: Scope, change: AssignmentChange, acceptUnproven?: boolean): Promise<Job>;
}

export function createScene(current: () => ContractFixture): Scene {
  const as = (role: 'admin' | 'operator' | 'viewer') => current().client(role);
  const scene: Scene = {
    get fixture() {
      return current();
    },
    get admin() {
      return as('admin');
    },
    get operator() {
      return as('operator');
    },
    get viewer() {
      return as('viewer');
    },
    get hand() {
      const { world } = current();
      if (world === undefined)
        throw new Error('This fixture has no hand on its world: list the area as not yet there.');
      return world;
    },
    addBasic: (displayName = 'Exchange with Basic') => scene.admin.createConnection(current().basicInput(displayName)),
    addOauth: (displayName = 'Exchange with OAuth') => scene.admin.createConnection(current().oauthInput(displayName)),
    async addWorking(displayName) {
      const connection = await scene.addOauth(displayName);
      await current().finishAuthorization(await scene.authorize(connection), 'succeeded');
      await scene.admin.probe(connection.id);
      return scene.admin.getConnection(connection.id);
    },
    authorize: (connection) => scene.admin.startAuthorization(connection.id, { returnTo: '/settings' }),
    user: async (index) => rowAt((await scene.viewer.listUsers({ sort: 'address' })).rows, index),
    syncOf: async (index, connection) =>
      (await scene.user(index)).sync.find((entry) => entry.connectionId === connection.id),
    async apply(scope, change, acceptUnproven = false) {
      const { count, snapshot } = await scene.operator.previewAssignment({ scope, change });
      const { jobId } = await scene.operator.changeAssignment({
        scope,
        change,
        expectedCount: count,
        snapshot,
        acceptUnproven,
        idempotencyKey: freshKey(),
      });
      return finishedJob(scene.operator, jobId);
    },
  };
  return scene;
}

export const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };

export function ticking(connection: Connection): AssignmentChange {
  return { tick: [connection.id], untick: [] };
}

export function unticking(connection: Connection): AssignmentChange {
  return { tick: [], untick: [connection.id] };
}

let keys = 0;
export function freshKey(): string {
  keys += 1;
  return `contract-${Date.now()}-${keys}`;
}

/** Why calls have been refused so far, in all suites of this run. */
export const provoked = new Set<ProblemCode>();

export async function expectRefusal(call: Promise<unknown>, code: ProblemCode): Promise<Problem> {
  const problem = await refusalOf(call);
  expect(problem.code).toBe(code);
  provoked.add(code);
  return problem;
}

/** The problem a call is refused with; anything else fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<Problem> {
  const error = await call.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!isMigrationError(error)) throw new Error(`Expected a refusal, got ${String(error)}.`);
  if (error.problem === null)
    throw new Error(`Expected problem details, got ${error.kind}: ${error.message}`, { cause: error.cause });
  return error.problem;
}

export async function finishedJob(client: MigrationClient, jobId: string): Promise<Job> {
  return until(
    () => client.getJob(jobId),
    (job) => job.finishedAt !== null,
  );
}

/** Asks until the answer is the wanted one. */
export async function until<T>(ask: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  let last = await ask();
  await expect
    .poll(
      async () => {
        last = await ask();
        return wanted(last);
      },
      { timeout: 15_000, interval: 25 },
    )
    .toBe(true);
  return last;
}

export interface Listening {
  readonly online: Promise<void>;
  heard(wanted: (event: MigrationEvent) => boolean): Promise<void>;
  close(): Promise<void>;
}

export function listen(client: MigrationClient): Listening {
  const source = createCancellation();
  const events: MigrationEvent[] = [];
  let tellOnline = () => {};
  const online = new Promise<void>((resolve) => {
    tellOnline = resolve;
  });
  const following = (async () => {
    const stream = client.events({ signal: source.signal, onOnline: (on) => on && tellOnline() });
    for await (const event of stream) events.push(event);
  })();
  return {
    online,
    heard: (wanted) => expect.poll(() => events.some(wanted), { timeout: 15_000, interval: 25 }).toBe(true),
    async close() {
      source.cancel();
      await following;
    },
  };
}

function rowAt(rows: readonly UserRow[], index: number): UserRow {
  const row = rows[index];
  if (row === undefined) throw new Error(`The fixture has no user ${index}.`);
  return row;
}
