import { everyWork } from '../jobs/work.ts';
import { readAuthenticator } from './accessSettings.ts';
import type { Command } from './command.ts';
import { readListenAddress, readServerOptions, readWork } from './serverSettings.ts';
import { readSettings } from './settings.ts';

/** The API. On an embedded database it works as well, because nobody else can. */
export const serve: Command = {
  name: 'serve',
  summary: 'answers the API; works as well where AUTHSHIFT_WORK says so, or the database is an embedded one',
  async run({ env, stopping }) {
    const settings = readSettings(env);
    const options = readServerOptions(settings);
    const { runServer } = await import('./runServer.ts');
    return runServer({
      settings,
      options: { ...options, authenticate: readAuthenticator(settings) },
      address: readListenAddress(settings),
      work: readWork(settings, options.database.kind === 'pglite' ? everyWork : []),
      api: true,
      stopping,
    });
  },
};
