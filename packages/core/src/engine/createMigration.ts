import { emptyRoster } from '../assignment/rosterColumns.ts';
import type { Job, Me, MigrationClient, UserRow } from '../contract/index.ts';
import { isMigrationError, MigrationError } from '../errors/migrationError.ts';
import { assignUsers, carryOut, finishedJob, undoChange } from './assignUsers.ts';
import { type CancellationSource, createCancellation } from './cancellation.ts';
import { followAuthorization } from './followAuthorization.ts';
import { followEvents, poll, putJob } from './followEvents.ts';
import { createListReader, type Item, type ListReader } from './listReader.ts';
import { type Answer, listChangedBy, listNames, type OperationName } from './lists.ts';
import type { Migration, MigrationState, Notice, PendingChange, Result } from './migration.ts';
import { acceptReading, dropAbsent, type Seen, takeUsers } from './optimistic.ts';
import type { Clock, Ids, Timers } from './ports.ts';
import { createReader, type Reader } from './reader.ts';
import { randomIds, systemClock, systemTimers } from './runtime.ts';
import { createEngineStore, type EngineStore, nothingKnown } from './store.ts';
import { createWakeups, type Wakeups } from './wakeups.ts';

/** What a migration runs over; everything but the client has a sensible default. */
export interface MigrationOptions {
  readonly client: MigrationClient;
  /** Default: the runtime's. */
  readonly clock?: Clock | undefined;
  readonly ids?: Ids | undefined;
  readonly timers?: Timers | undefined;
  /** How often everything is read again while the event stream cannot be reached. Default 15,000. */
  readonly pollMilliseconds?: number | undefined;
  /** What an earlier run showed, see `readSnapshot`: shown at once, until `start` has read what is true now. */
  readonly resume?: ResumedMigration | null | undefined;
}

/** What a migration begins with instead of nothing. */
export interface ResumedMigration {
  /** When it was true. */
  readonly at: string;
  readonly facts: Partial<Omit<MigrationState, 'roster' | 'view' | 'pending' | 'question' | 'status' | 'notice'>> & {
    readonly me: Me | null;
  };
  readonly users: readonly UserRow[];
  readonly pending: readonly Omit<PendingChange, 'concerns'>[];
}

/** What the parts of one engine share. */
export interface Engine {
  readonly client: MigrationClient;
  readonly store: EngineStore;
  readonly wakeups: Wakeups;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Ends with `stop`; a new one with the next `start`. */
  readonly run: () => CancellationSource;
  readonly reader: () => Reader;
  readonly lists: () => ListReader;
  /** Runs a call and turns how it ended into an answer; a refusal or failure also becomes the notice. */
  readonly attempt: <T>(during: Notice['during'], call: () => Promise<T>) => Promise<Result<T>>;
}

/** So long the engine keeps the thread while it takes in many users. */
const sliceMilliseconds = 10;
const usersPerSlice = 2000;
const firstUsers = 200;
/** A change nobody has confirmed is sent again by a later run only as long as the person will still remember it. */
const resendMilliseconds = 300_000;

/**
 * One running migration over a client: loads everything, follows the event stream, changes assignments optimistically.
 * It throws for nothing the back end or the network does; see `Result` and `MigrationState.notice`.
 */
export function createMigration(options: MigrationOptions): Migration {
  const { client, clock = systemClock, ids = randomIds, timers = systemTimers, resume } = options;
  const { pollMilliseconds = 15_000 } = options;
  const store = createEngineStore({ clock, timers });
  const wakeups = createWakeups(timers);
  const readings = { last: 0 };
  let run = createCancellation();
  let { reader, lists } = readersFor(run);
  let started: Promise<void> | null = null;
  let breathed = clock.now();
  /** Why the users could not be read the last time. */
  let failure: unknown;
  let resumedPending = resume?.pending ?? [];

  /** Takes in users without keeping the thread for long. */
  async function takeIn(users: readonly UserRow[], seen: Seen | null, { signal }: CancellationSource): Promise<void> {
    for (let at = 0; at < users.length; ) {
      // The first few come soon: who listens may want to show something.
      const slice = store.get().roster.size === 0 ? firstUsers : usersPerSlice;
      const working = store.answered();
      if (working !== null) await working;
      if (clock.now() - breathed > sliceMilliseconds) {
        await wakeups.wait('', 0, signal);
        breathed = clock.now();
      }
      if (signal.aborted) return;
      store.takeHelping((state) => takeUsers(state, users.slice(at, at + slice), seen));
      at += slice;
    }
  }

  function readersFor(source: CancellationSource): { reader: Reader; lists: ListReader } {
    const { signal } = source;
    const listReader = createListReader({ client, store, wakeups, signal });
    const userReader = createReader({
      client,
      clock,
      wakeups,
      signal,
      readings,
      onRows: (rows, seen) => takeIn(rows, seen, source),
      async onReading({ number, rows, seen, snapshot }) {
        const slices = Math.floor((rows.length - 1) / usersPerSlice) * usersPerSlice;
        await takeIn(rows.slice(0, slices), seen, source);
        await store.answered();
        if (signal.aborted) return;
        const facts = snapshot === null ? {} : { snapshot };
        let working: Promise<void> | null = null;
        store.batch(() => {
          store.changeRoster((state) => {
            const taken = takeUsers(state, rows.slice(slices), seen);
            return acceptReading(seen === null ? taken : dropAbsent(taken, seen), number);
          });
          // Who waits for everybody waits for the first snapshot, and must not find a view of those who were there before.
          if (store.get().snapshot === '') working = store.answered();
          if (working === null) store.patch(facts);
        });
        if (working === null) return;
        await working;
        if (!signal.aborted) store.patch(facts);
      },
      onFailure(cause) {
        failure = cause;
      },
      readAlong: () => listReader.follow('connections'),
    });
    return { reader: userReader, lists: listReader };
  }

  async function attempt<T>(during: Notice['during'], call: () => Promise<T>): Promise<Result<T>> {
    try {
      const value = await call();
      if (store.get().notice?.during === during) store.patch({ notice: null });
      return { ok: true, value };
    } catch (cause) {
      const error = isMigrationError(cause)
        ? cause
        : new MigrationError('invalid_answer', 'The client broke the contract.', { cause });
      if (error.kind !== 'cancelled') store.patch({ notice: { id: ids(), during, error } });
      return { ok: false, error };
    }
  }

  let resumed = Promise.resolve();
  if (resume !== undefined && resume !== null) {
    store.patch({ ...resume.facts, status: 'ready', resumedFrom: resume.at });
    resumed = takeIn(resume.users, null, createCancellation()).then(() => store.look({ ...store.get().question }));
  }

  const engine: Engine = {
    client,
    store,
    wakeups,
    clock,
    ids,
    run: () => run,
    reader: () => reader,
    lists: () => lists,
    attempt,
  };

  async function load(): Promise<void> {
    const { signal } = run;
    if (store.get().resumedFrom === null) store.patch({ status: 'loading' });
    void followEvents(engine);
    void poll(engine, pollMilliseconds);
    for (;;) {
      const loaded = await attempt('load', loadOnce);
      if (signal.aborted) return;
      if (loaded.ok) {
        store.patch({ status: 'ready', resumedFrom: null });
        return;
      }
      // What an earlier run knew is better than nothing, as long as nobody says that it may not be shown.
      if (store.get().resumedFrom === null || loaded.error.kind !== 'unreachable') break;
      await wakeups.wait('online', pollMilliseconds, signal);
    }
    await resumed;
    stop();
    if (store.get().resumedFrom !== null) forget();
    store.patch({ status: 'failed' });
  }

  async function loadOnce(): Promise<void> {
    const { signal } = run;
    const asked = client.getMe({ signal });
    if (store.get().resumedFrom !== null) await goOn(await asked);
    const users = reader.request('all').done;
    const [me] = await Promise.all([
      asked,
      lists.read('registrations'),
      lists.read('connections'),
      ...listNames.map((name) => lists.follow(name)),
    ]);
    const read = await users;
    await store.answered();
    if (!signal.aborted) store.patch({ me });
    if (!read) throw failure;
  }

  /** Only the same person goes on with what an earlier run showed, and with what it left undone. */
  async function goOn({ organization, actor }: Me): Promise<void> {
    await resumed;
    const { me, resumedFrom } = store.get();
    if (me?.organization.id !== organization.id || me.actor.id !== actor.id) forget();
    const late = clock.now() - Date.parse(resumedFrom ?? '') > resendMilliseconds;
    const pending = resumedPending.filter(({ jobId }) => jobId !== null || !late);
    resumedPending = [];
    for (const change of pending) void carryOut(engine, change);
  }

  function forget(): void {
    resumedPending = [];
    store.changeRoster(() => ({ stored: emptyRoster(), entries: [] }), { ...nothingKnown, status: 'loading' });
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
      ({ reader, lists } = readersFor(run));
    }
    started = load();
    return started;
  }

  async function act<O extends OperationName>(
    during: Notice['during'],
    operation: O,
    ...given: Parameters<MigrationClient[O]>
  ): Promise<Result<Answer<O>>> {
    const ask = client[operation] as (...given: readonly unknown[]) => Promise<Answer<O>>;
    const result = await attempt(during, () => ask.apply(client, given));
    takeAnswer(engine, operation, result);
    // A connection may bring its own registration, or a new secret for one.
    if (result.ok && during === 'connect') await lists.follow('registrations');
    if (operation === 'updateUser') reader.hint([String(given[0])]);
    return result;
  }

  return {
    getState: store.get,
    subscribe: store.subscribe,
    start,
    stop,
    async load(name) {
      return store.get()[name] === null ? attempt('programme', () => lists.read(name)) : { ok: true, value: undefined };
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
    setFilter: (filter) => store.look({ filter, sort: store.get().question.sort }),
    setSort: (sort) => store.look({ filter: store.get().question.filter, sort }),
    previewAssignment: (scope, change) => act('assign', 'previewAssignment', { scope, change }),
    assign: (scope, change, assignOptions = {}) => assignUsers(engine, { scope, change, ...assignOptions }),
    abortJob: (jobId) => act('assign', 'abortJob', jobId),
    undo: (jobId) => attempt('assign', () => undoChange(engine, jobId)),
    followJob: (jobId) => attempt('programme', () => finishedJob(engine, jobId)),
    loadUser: (userId) => act('load', 'getUser', userId),
    dismissNotice: () => store.patch({ notice: null }),
  };
}

/** Puts what an operation answered where the state keeps it; what is not known for sure is read again. */
function takeAnswer(engine: Engine, operation: OperationName, result: Result<unknown>): void {
  const name = listChangedBy(operation);
  if (result.ok && /^(get|abort)Job$/.test(operation)) putJob(engine, result.value as Job);
  if (name === undefined) return;
  const items = result.ok ? [result.value].flat().flatMap(toItem) : [];
  if (items.length > 0) engine.lists().put(name, items);
  else void engine.lists().follow(name);
}

/** A link is told once, to who asked for it, and kept nowhere. */
function toItem(answer: unknown): readonly Item[] {
  const { url: _, ...item } = answer as Item & { readonly url?: string };
  return typeof item.id === 'string' ? [item] : [];
}
