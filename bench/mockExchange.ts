import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommand } from '../scripts/bundleCommand.ts';
import { median } from './measure.ts';
import { prepareContenders, timeStart as timeProvider } from './mockIdp/servers.ts';
import type { Row } from './report.ts';

const STARTS = 11;
/** What oidc-provider alone needed on the machine the budget was set on. */
const REFERENCE = 435;
const source = join(import.meta.dirname, '../packages/mock-exchange/src/cli.ts');

/**
 * Entra ID and Exchange Online by one command: from nothing to the line that says that every port answers. In turns with oidc-provider
 * as it comes, which is a small part of it, so that a machine that is busy for a while is busy for all.
 */
export async function measureMockExchange(): Promise<readonly Row[]> {
  const bundled = join(mkdtempSync(join(tmpdir(), 'authshift-bench-exchange-')), 'cli.js');
  await bundleCommand(source, bundled);
  const provider = (await prepareContenders()).find(({ name }) => name === 'oidc-provider');
  if (provider === undefined) throw new Error('oidc-provider is not among the servers of the area mock-idp.');
  const subjects = {
    bundled: () => timeStart(bundled),
    source: () => timeStart(source),
    provider: () => timeProvider(provider),
  };
  const times = { bundled: [] as number[], source: [] as number[], provider: [] as number[] };
  // The first of each fills caches, as the first start on any machine does.
  for (const start of Object.values(subjects)) await start();
  for (let round = 0; round < STARTS; round += 1) {
    for (const [name, start] of Object.entries(subjects)) times[name as keyof typeof times].push(await start());
  }
  const peers = [{ name: 'oidc-provider', figure: median(times.provider), reference: REFERENCE }];
  const row = (what: string, figure: number): Row => ({ what, unit: 'ms', budget: 1000, figure, peers });
  return [
    row('both mocks, start to first line, as built', median(times.bundled)),
    row('the same from source', median(times.source)),
  ];
}

async function timeStart(command: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [command, '--json', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => undefined)]);
  const spent = performance.now() - began;
  if (printed === undefined) throw new Error(`${command} ended before it printed a line.`);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return spent;
}
