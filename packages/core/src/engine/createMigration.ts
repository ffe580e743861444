import { updateRoster } from '../assignment/roster.ts';
import type { Job, MigrationClient, MigrationEvent } from '../contract/index.ts';
import { isMigrationError, MigrationError } from '../errors/migrationError.ts';
import { assignUsers, finishedJob } from './assignUsers.ts';
import { type CancellationSource, createCancellation, wait } from './cancellation.ts';
import { followAuthorization } from './followAuthorization.ts';
import { createListReader, type Item, type ListReader } from './listReader.ts';
import { type Answer, listChangedBy, listNames, listOfKind, type Operation } from './lists.ts';
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
  readonly listReader: () => ListReader;
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
  let { reader, listReader } = readersFor(run);
  let started: Promise<void> | null = null;

  function readersFor({ signal }: CancellationSource): { reader: Reader; listReader: ListReader } {
    const lists = createListReader({ client, store, signal });
    const users = createReader({
      client,
      clock,
      timers,
      signal,
      readings,
      onProgress: (rows) => store.changeRoster((state) => ({ ...state, stored: updateRoster(state.stored, rows) })),
      onReading({ number, rows, complete, snapshot }) {
        store.changeRoster(
          (state) => acceptReading(state, updateRoster(state.stored, rows, { complete }), number),
          snapshot === null ? {} : { snapshot },
        );
      },
      onFailure: (cause) => notify(store, ids, { during: 'load', cause, quiet: store.get().status === 'ready' }),
      readAlong: () => lists.follow('connections'),
    });
    return { reader: users, listReader: lists };
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

  const engine: Engine = {
    client,
    store,
    wakeups,
    ids,
    run: () => run,
    reader: () => reader,
    listReader: () => listReader,
    attempt,
  };

  async function load(): Promise<void> {
    const { signal } = run;
    store.patch({ status: 'loading' });
    void followEvents(engine, timers);
    void poll(engine, timers, pollMilliseconds);
    const first = reader.request('all').done;
    const loaded = await attempt('load', async () => {
      const [me] = await Promise.all([
        client.getMe({ signal }),
        listReader.read('registrations'),
        listReader.read('connections'),
        ...listNames.map((name) => listReader.follow(name)),
      ]);
      if (!signal.aborted) store.patch({ me });
    });
    const read = await first;
    if (signal.aborted) return;
    if (!loaded.ok || !read) stop();
    store.patch({ status: loaded.ok && read ? 'ready' : 'failed' });
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
      ({ reader, listReader } = readersFor(run));
    }
    started = load();
    return started;
  }

  async function act<O extends Operation>(
    during: Notice['during'],
    operation: O,
    ...given: Parameters<MigrationClient[O]>
  ): Promise<Result<Answer<O>>> {
    const ask = client[operation] as (...given: readonly unknown[]) => Promise<Answer<O>>;
    const result = await attempt(during, () => ask.apply(client, given));
    takeAnswer(engine, operation, result);
    // A connection may bring its own registration, or a new secret for one.
    if (result.ok && during === 'connect') await listReader.follow('registrations');
    if (operation === 'updateUser') reader.hint([String(given[0])]);
    return result;
  }

  return {
    getState: store.get,
    subscribe: store.subscribe,
    start,
    stop,
    async load(name) {
      return store.get()[name] === null ? attempt('load', () => listReader.read(name)) : { ok: true, value: undefined };
    },
    call: (operation, ...given) => act('programme', operation, ...given),
    createConnection: (input) => act('connect', 'createConnection', input),
    updateConnection(connectionId, patch) {
      const version = store.get().connections.find((connection) => connection.id === connectionId)?.version ?? 0;
      return act('connect', 'updateConnection', connectionId, { version, patch });
    },
    replaceSecret: (connectionId, input) => act('connect', 'replaceSecret', connectionId, input),
    authorize: (connectionId, input) => act('authorize', 'startAuthorization', connectionId, input),
    followAuthorization: (attemptId, { signal } = {}) => followAuthorization(engine, attemptId, signal),
    probe: (connectionId) => act('probe', 'probe', connectionId),
    previewDisconnect: (connectionId) => act('disconnect', 'previewDisconnect', connectionId),
    disconnect: (connectionId, input) => act('disconnect', 'disconnect', connectionId, input),
    restore: (connectionId) => act('restore', 'restore', connectionId),
    setFilter: (filter) => store.look({ filter, sort: store.get().view.sort }),
    setSort: (sort) => store.look({ filter: store.get().view.filter, sort }),
    previewAssignment: (scope, change) => act('assign', 'previewAssignment', { scope, change }),
    assign: (scope, change, assignOptions = {}) => assignUsers(engine, { scope, change, ...assignOptions }),
    abortJob: (jobId) => act('assign', 'abortJob', jobId),
    followJob: (jobId) => attempt('programme', () => finishedJob(engine, jobId)),
    loadUser: (userId) => act('load', 'getUser', userId),
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

/** Puts what an operation answered where the state keeps it; what is not known for sure is read again. */
function takeAnswer(engine: Engine, operation: Operation, result: Result<unknown>): void {
  const lists = engine.listReader();
  const name = listChangedBy(operation);
  if (result.ok && /^(get|abort)Job$/.test(operation)) putJob(engine, result.value as Job);
  if (name === undefined) return;
  const items = result.ok ? [result.value].flat().flatMap(toItem) : [];
  if (items.length > 0) lists.put(name, items);
  if (items.length === 0) void lists.follow(name);
}

/** A link is told once, to who asked for it, and kept nowhere. */
function toItem(answer: unknown): readonly Item[] {
  const { url: _, ...item } = answer as Item & { readonly url?: string };
  return typeof item.id === 'string' ? [item] : [];
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
    if (!signal.aborted && !engine.store.get().online) await readEverything(engine);
  }
}

function takeEvent(engine: Engine, event: MigrationEvent): void {
  const reader = engine.reader();
  const lists = engine.listReader();
  switch (event.type) {
    case 'connections.changed':
      void lists.follow('connections');
      break;
    case 'users.changed':
      reader.hint(event.userIds);
      break;
    case 'job.changed':
      putJob(engine, event.job);
      break;
    case 'authorization.changed':
      engine.wakeups.wake(event.attemptId);
      void lists.follow('connections');
      break;
    case 'programme.changed':
      void lists.follow(listOfKind(event.kind));
      break;
    case 'resync':
      void readEverything(engine);
      break;
  }
}

/** All there is, as far as anybody has asked for it. */
async function readEverything(engine: Engine): Promise<void> {
  const lists = engine.listReader();
  await Promise.all([engine.reader().request('all').done, ...listNames.map((name) => lists.follow(name))]);
}
