import { everyWork } from '../jobs/work.ts';
import type { Command } from './command.ts';
import { readListenAddress, readServerOptions, readWork } from './serverSettings.ts';
import { readSettings } from './settings.ts';

/** A worker: as many as you like on one PostgreSQL. Its port answers whether it is well, and nothing else. */
export const work: Command = {
  name: 'work',
  summary: 'works on jobs, syncs, probes and upkeep, beside other workers on the same PostgreSQL',
  async run({ env, stopping }) {
    const settings = readSettings(env);
    const options = readServerOptions(settings);
    if (options.database.kind === 'pglite') {
      settings.note('AUTHSHIFT_DATA is for one process: `authshift-server serve` works as well there.');
    }
    const { runServer } = await import('./runServer.ts');
    return runServer({
      settings,
      options: { ...options, authenticate: async () => null },
      address: readListenAddress(settings),
      work: readWork(settings, everyWork),
      api: false,
      stopping,
    });
  },
};
