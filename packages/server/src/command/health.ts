import type { Command } from './command.ts';
import { readListenAddress } from './serverSettings.ts';
import { readSettings } from './settings.ts';

/** For a container's health check: an image without a shell has no other program to ask with. */
export const health: Command = {
  name: 'health',
  summary: 'asks the process on AUTHSHIFT_PORT of this machine whether it is ready',
  async run({ env, print }) {
    const settings = readSettings(env);
    const { port } = readListenAddress(settings);
    settings.check();
    try {
      const response = await fetch(`http://127.0.0.1:${port}/v1/ready`, { signal: AbortSignal.timeout(4000) });
      print(await response.text());
      return response.ok ? 0 : 1;
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
      print(`Nothing answers on port ${port} of this machine (${code ?? (error as Error).name}).`);
      return 1;
    }
  },
};
