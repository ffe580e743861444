import { createQueues } from '../jobs/queues.ts';
import { openStorage } from '../storage/storage.ts';
import type { Command } from './command.ts';
import { readDatabase } from './serverSettings.ts';
import { readSettings } from './settings.ts';

/** `serve` and `work` do the same at their start; this is for who wants it done before, or by a role that may change tables. */
export const migrate: Command = {
  name: 'migrate',
  summary: 'brings the database up to date, and ends',
  async run({ env, print }) {
    const settings = readSettings(env);
    const database = readDatabase(settings);
    settings.check();
    const { migrated, boss, close } = await openStorage(database, () => {});
    try {
      for (const name of migrated.applied) print(`done: ${name}`);
      for (const name of migrated.newer) print(`newer than this version: ${name}`);
      await boss.start();
      await createQueues(boss);
      await boss.stop({ graceful: false });
    } finally {
      await close();
    }
    print('The database is up to date.');
    return 0;
  },
};
