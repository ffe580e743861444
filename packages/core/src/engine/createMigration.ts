import { updateRoster } from '../assignment/roster.ts';
import type { Connection, Job, MigrationClient, MigrationEvent } from '../contract/index.ts';
import { isMigrationError, MigrationError } from '../errors/migrationError.ts';
import { assignUsers } from './assignUsers.ts';
import { type CancellationSource, createCancellation, wait } from './cancellation.ts';
import { followAuthorization } from './followAuthorization.ts';
import type { Migration, Notice, Result } from './migration.ts';
import { acceptReading } from './optimistic.ts';
import type { Clock, Ids, Timers } from './ports.ts';
import { createReader, type Reader } from './reader.ts';
import { randomIds, systemClock, systemTimers } from './runtime.ts';
import { createEngineStore, type EngineStore } from './store.ts';
import { createWakeups, type Wakeups } from './wakeups.ts';

export interface MigrationOptions {
  readonly client: MigrationClient;
  /** Default: the runtime's. */
  readonly clock?: Clock | undefined;
  readonly ids?: Ids | undefined;
  readonly timers?: Timers | undefined;
  /** How often everything is read again while the event stream cannot be reached. Default 15,000. */
  readonly pollMilliseconds?: number | undefined;
}

/** What the parts of one engine share. */
export interface Engine {
  readonly client: MigrationClient;
  readonly store: EngineStore;
  readonly wakeups: Wakeups;
  readonly ids: Ids;
  /** Ends with `stop`; a new one with the next `start`. */
  readonly run: () => CancellationSource;
  readonly reader: () => Reader;
  /** Runs a call and turns how it ended into an answer; a refusal or failure also becomes the notice. */
  readonly attempt: <T>(during: Notice['during'], call: () => Promise<T>) => Promise<Result<T>>;
}

/**
 * One running migration over a client: loads everything, follows the event stream, changes assignments optimistically.
 * It throws for nothing the back end or the network does; see `Result` and `MigrationState.notice`.
 */
export function createMigration(options: MigrationOptions): Migration {
  const { client, clock = systemClock, ids = randomIds, timers = systemTimers, pollMilliseconds = 15_000 } = options;
  const store = createEngineStore();
  const wakeups = createWakeups(timers);
  const readings = { last: 0 };
  let run = createCancellation();
  let reader = readerFor(run);
  let started: Promise<void> | null = null;

  function readerFor({ signal }: CancellationSource): Reader {
    return createReader({
      client,
      clock,
      timers,
      signal,
      readings,
      onProgress: (rows) => store.changeRoster((state) => ({ ...state, stored: updateRoster(state.stored, rows) })),
      onReading({ number, rows, complete, connections, snapshot }) {
        store.changeRoster(
          (state) => acceptReading(state, updateRoster(state.stored, rows, { complete }), number),
          snapshot === null ? { connections } : { connections, snapshot },
        );
      },
      onFailure: (cause) => notify(store, ids, { during: 'load', cause, quiet: store.get().status === 'ready' }),
    });
  }

  async function attempt<T>(during: Notice['during'], call: () => Promise<T>): Promise<Result<T>> {
    try {
      const value = await call();
      if (store.get().notice?.during === during) store.patch({ notice: null });
      return { ok: true, value };
    } catch (cause) {
      return { ok: false, error: notify(store, ids, { during, cause, quiet: false }) };
    }
  }

  const engine: Engine = { client, store, wakeups, ids, run: () => run, reader: () => reader, attempt };

  async function load(): Promise<void> {
    const { signal } = run;
    store.patch({ status: 'loading' });
    void followEvents(engine, timers);
    void poll(engine, timers, pollMilliseconds);
    const first = reader.request('all').done;
    const loaded = await attempt('load', async () => {
      const [me, registrations] = await Promise.all([client.getMe({ signal }), client.listRegistrations({ signal })]);
      return { me, registrations };
    });
    const read = await first;
    if (signal.aborted) return;
    store.patch({ ...(loaded.ok ? loaded.value : {}), status: loaded.ok && read ? 'ready' : 'failed' });
    if (loaded.ok && read) return;
    stop();
    store.patch({ status: 'failed' });
  }

  function stop(): void {
    run.cancel();
    started = null;
    if (store.get().status === 'loading') store.patch({ status: 'idle' });
  }

  function start(): Promise<void> {
    if (started !== null) return started;
    if (run.signal.aborted) {
      run = createCancellation();
      reader = readerFor(run);
    }
    started = load();
    return started;
  }

  async function change(during: Notice['during'], call: () => Promise<Connection>): Promise<Result<Connection>> {
    const result = await attempt(during, call);
    if (result.ok) putConnection(store, result.value);
    // Somebody else was faster: show what is there now, so that the next try is made on it.
    if (!result.ok && result.error.problem !== null) reader.hint([]);
    if (during === 'connect' && result.ok) await readRegistrations();
    return result;
  }

  /** A connection may bring its own registration, or a new secret for one. */
  async function readRegistrations(): Promise<void> {
    try {
      store.patch({ registrations: await client.listRegistrations() });
    } catch {
      // The connection itself is saved; the list comes with the next start.
    }
  }

  async function updateJob(call: () => Promise<Job>): Promise<Result<Job>> {
    const result = await attempt('assign', call);
    if (result.ok) putJob(engine, result.value);
    return result;
  }

  return {
    getState: store.get,
    subscribe: store.subscribe,
    start,
    stop,
    createConnection: (input) => change('connect', () => client.createConnection(input)),
    updateConnection(connectionId, patch) {
      const version = store.get().connections.find((connection) => connection.id === connectionId)?.version ?? 0;
      return change('connect', () => client.updateConnection(connectionId, { version, patch }));
    },
    replaceSecret: (connectionId, input) => change('connect', () => client.replaceSecret(connectionId, input)),
    async authorize(connectionId, input) {
      const result = await attempt('authorize', () => client.startAuthorization(connectionId, input));
      if (result.ok) reader.hint([]);
      return result;
    },
    followAuthorization: (attemptId, { signal } = {}) => followAuthorization(engine, attemptId, signal),
    async probe(connectionId) {
      const result = await attempt('probe', () => client.probe(connectionId));
      reader.hint([]);
      return result;
    },
    previewDisconnect: (connectionId) => attempt('disconnect', () => client.previewDisconnect(connectionId)),
    disconnect: (connectionId) => change('disconnect', () => client.disconnect(connectionId)),
    restore: (connectionId) => change('restore', () => client.restore(connectionId)),
    setFilter: (filter) => store.look({ filter, sort: store.get().view.sort }),
    setSort: (sort) => store.look({ filter: store.get().view.filter, sort }),
    previewAssignment: (scope, assignment) =>
      attempt('assign', () => client.previewAssignment({ scope, change: assignment })),
    assign: (scope, assignment, assignOptions = {}) =>
      assignUsers(engine, { scope, change: assignment, ...assignOptions }),
    abortJob: (jobId) => updateJob(() => client.abortJob(jobId)),
    loadUser: (userId) => attempt('load', () => client.getUser(userId)),
    dismissNotice: () => store.patch({ notice: null }),
  };
}

function notify(
  store: EngineStore,
  ids: Ids,
  { during, cause, quiet }: { during: Notice['during']; cause: unknown; quiet: boolean },
): MigrationError {
  const error = isMigrationError(cause)
    ? cause
    : new MigrationError('invalid_answer', 'The client failed in a way the contract does not know.', { cause });
  if (!quiet && error.kind !== 'cancelled') store.patch({ notice: { id: ids(), during, error } });
  return error;
}

function putConnection(store: EngineStore, connection: Connection): void {
  const { connections } = store.get();
  const known = connections.some(({ id }) => id === connection.id);
  store.patch({
    connections: known
      ? connections.map((other) => (other.id === connection.id ? connection : other))
      : [...connections, connection],
  });
}

function putJob({ store, wakeups }: Engine, job: Job): void {
  store.patch({ jobs: { ...store.get().jobs, [job.id]: job } });
  wakeups.wake(job.id);
}

async function followEvents(engine: Engine, timers: Timers): Promise<void> {
  const { signal } = engine.run();
  const onOnline = (online: boolean) => {
    if (!signal.aborted && engine.store.get().online !== online) engine.store.patch({ online });
  };
  for (let pause = 1000; !signal.aborted; pause = Math.min(pause * 2, 30_000)) {
    try {
      for await (const event of engine.client.events({ signal, onOnline })) {
        if (signal.aborted) return;
        onOnline(true);
        pause = 1000;
        takeEvent(engine, event);
      }
    } catch {
      // A stream that breaks for good is the same as one that ends: wait, then ask for another.
    }
    onOnline(false);
    await wait(timers, pause, signal);
  }
}

async function poll(engine: Engine, timers: Timers, milliseconds: number): Promise<void> {
  const { signal } = engine.run();
  while (!signal.aborted) {
    await wait(timers, milliseconds, signal);
    if (!signal.aborted && !engine.store.get().online) await engine.reader().request('all').done;
  }
}

function takeEvent(engine: Engine, event: MigrationEvent): void {
  const reader = engine.reader();
  switch (event.type) {
    case 'connections.changed':
      reader.hint([]);
      break;
    case 'users.changed':
      reader.hint(event.userIds);
      break;
    case 'job.changed':
      putJob(engine, event.job);
      break;
    case 'authorization.changed':
      engine.wakeups.wake(event.attemptId);
      reader.hint([]);
      break;
    case 'resync':
      reader.request('all');
      break;
  }
}
