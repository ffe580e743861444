import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueues, oneAtATime, SYNC_QUEUE, syncJobOf } from '../src/jobs/queues.ts';
import { openStorage, type Storage } from '../src/storage/storage.ts';
import { emptyDatabase } from './support/server.ts';

/** The queue's own promises, which no part of ours repeats. */
describe('the sync queue', () => {
  let folder: string;
  let storage: Storage;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authshift queue '));
    storage = await open();
  });

  afterEach(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<Storage> {
    const opened = await openStorage({ ...(await emptyDatabase()), folder: join(folder, 'db') }, () => {});
    await opened.boss.start();
    await createQueues(opened.boss);
    return opened;
  }

  async function close(): Promise<void> {
    await storage.boss.stop({ graceful: false });
    await storage.close();
  }

  const request = () => storage.boss.upsert(SYNC_QUEUE, { organizationId: 'org' }, syncJobOf('org'));
  const take = async () => (await storage.boss.fetch(SYNC_QUEUE, oneAtATime))[0];

  it('keeps one job waiting per organization, however often it is asked for', async () => {
    await request();
    await request();
    const jobs = await storage.boss.findJobs(SYNC_QUEUE, { key: 'org' });
    expect(jobs).toHaveLength(1);
  });

  it('runs one at a time, and the next as soon as that one has ended', async () => {
    await request();
    const first = await take();
    await request();
    expect(await take()).toBeUndefined();
    await storage.boss.complete(SYNC_QUEUE, first?.id ?? '');
    expect(await take()).toBeDefined();
  });

  it('is not held up by what was once counted as active', async () => {
    await request();
    const first = await take();
    // The supervisor's figures are taken in the middle of a sync; the next start reads them.
    await storage.boss.supervise(SYNC_QUEUE);
    await close();
    storage = await open();
    await storage.boss.cancel(SYNC_QUEUE, first?.id ?? '');
    await request();
    expect(await take()).toBeDefined();
  });
});
