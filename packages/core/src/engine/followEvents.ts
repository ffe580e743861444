import type { Job, MigrationEvent } from '../contract/index.ts';
import type { Engine } from './createMigration.ts';
import { listNames, listOfKind } from './lists.ts';

const firstPause = 1000;
const longestPause = 30_000;

/** Follows the event stream until the run ends; a stream that breaks is asked for again with growing pauses. */
export async function followEvents(engine: Engine): Promise<void> {
  const { client, store, wakeups } = engine;
  const { signal } = engine.run();
  const onOnline = (online: boolean) => {
    if (signal.aborted || store.get().online === online) return;
    store.patch({ online });
    if (online) wakeups.wake('online');
  };
  for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
    try {
      for await (const event of client.events({ signal, onOnline })) {
        if (signal.aborted) return;
        onOnline(true);
        pause = firstPause;
        store.batch(() => takeEvent(engine, event));
      }
    } catch {
      // A stream that breaks for good is the same as one that ends: wait, then ask for another.
    }
    onOnline(false);
    await wakeups.wait('', pause, signal);
  }
}

/** Reads everything now and then while the stream is down; what takes long to read, less often. */
export async function poll(engine: Engine, milliseconds: number): Promise<void> {
  const { signal } = engine.run();
  for (let took = 0; !signal.aborted; ) {
    await engine.wakeups.wait('', Math.max(milliseconds, 4 * took), signal);
    if (signal.aborted || engine.store.get().online) continue;
    const began = engine.clock.now();
    await readEverything(engine);
    took = engine.clock.now() - began;
  }
}

export function putJob({ store, wakeups }: Engine, job: Job): void {
  store.patch({ jobs: { ...store.get().jobs, [job.id]: job } });
  wakeups.wake(job.id);
}

function takeEvent(engine: Engine, event: MigrationEvent): void {
  const lists = engine.lists();
  switch (event.type) {
    case 'connections.changed':
      lists.hint('connections');
      followPilots(engine);
      break;
    case 'users.changed':
      engine.reader().hint(event.userIds);
      followPilots(engine);
      break;
    case 'job.changed':
      putJob(engine, event.job);
      break;
    case 'authorization.changed':
      engine.wakeups.wake(event.attemptId);
      break;
    case 'programme.changed':
      if (event.invitations === undefined) lists.hint(listOfKind(event.kind));
      else lists.put('invitations', event.invitations);
      break;
    case 'resync':
      void readEverything(engine);
      break;
  }
}

/** A pilot is judged by its members' syncs and its connection's test; no event of its own says when these change. */
function followPilots({ store, lists }: Engine): void {
  if (store.get().pilots?.some((pilot) => pilot.signedOffAt === null)) lists().hint('pilots');
}

/** All there is, as far as anybody has asked for it. */
async function readEverything(engine: Engine): Promise<void> {
  const lists = engine.lists();
  await Promise.all([engine.reader().request('all').done, ...listNames.map((name) => lists.follow(name))]);
}
