import type { ServerContext } from '../context.ts';
import { wakeRetests } from '../policy-changes/retests.ts';
import { wakeWaivers } from '../preflights/endWaivers.ts';
import { wakeEveryCheck } from '../preflights/retestChecks.ts';
import { resumePreflights } from '../preflights/wakePreflight.ts';
import { wakeProbeRetests } from '../probes/wakeProbeRetest.ts';

/** Wakes workers for all that is due of what is looked up or tried at Microsoft. */
export async function wakeProbes(server: ServerContext): Promise<void> {
  await resumePreflights(server);
  await wakeRetests(server);
  await wakeProbeRetests(server);
  await wakeEveryCheck(server);
  await wakeWaivers(server);
}
