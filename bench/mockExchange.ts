import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommand } from '../scripts/bundleCommand.ts';
import { median } from './measure.ts';
import type { Row } from './report.ts';

const STARTS = 11;
const source = join(import.meta.dirname, '../packages/mock-exchange/src/cli.ts');

/** Entra ID and Exchange Online by one command: from nothing to the line that says that every port answers. */
export async function measureMockExchange(): Promise<readonly Row[]> {
  const bundled = join(mkdtempSync(join(tmpdir(), 'authshift-bench-exchange-')), 'cli.js');
  await bundleCommand(source, bundled);
  const commands = { source, bundled };
  const times = { source: [] as number[], bundled: [] as number[] };
  // The first of each fills caches, as the first start on any machine does.
  for (const command of Object.values(commands)) await timeStart(command);
  for (let round = 0; round < STARTS; round += 1) {
    times.source.push(await timeStart(commands.source));
    times.bundled.push(await timeStart(commands.bundled));
  }
  return [
    row('both mocks, start to first line, as built', median(times.bundled), 1000),
    row('the same from source', median(times.source), 1000),
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

function row(what: string, figure: number, budget: number): Row {
  return { what, unit: 'ms', budget, figure, peers: [] };
}
