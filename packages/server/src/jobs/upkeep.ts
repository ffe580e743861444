import { expireAttempts } from '../authorization/expireAttempts.ts';
import { keepGrants } from '../authorization/keepGrants.ts';
import type { ServerContext } from '../context.ts';
import { requestEverySync } from '../sync/schedule.ts';
import { resumeWaves } from '../waves/resumeWaves.ts';
import { eachForItself } from './eachForItself.ts';
import { applyRetention } from './retention.ts';
import { wakeProbes } from './wakeProbes.ts';

type Part = readonly [name: string, run: (server: ServerContext) => Promise<void>];

const parts: readonly Part[] = [
  ['attempts', expireAttempts],
  ['retention', applyRetention],
  ['grants', keepGrants],
  ['syncs', requestEverySync],
  ['waves', resumeWaves],
  ['probes', wakeProbes],
];

/** What is done every few minutes, in one process of all. A part that fails has its turn again the next time. */
export async function keepUp(server: ServerContext): Promise<void> {
  await eachForItself(server, parts, {
    run: ([, run]) => run(server),
    failed: ([part]) => ({ event: 'upkeep.failed', part }),
  });
}
