import { HOST, personId } from '../audit/people.ts';
import type { ServerContext } from '../context.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { ProblemError } from '../http/problem.ts';
import { probeConnection } from './probeConnection.ts';
import { readWaiting, wakeProbeRetest } from './wakeProbeRetest.ts';

/** Tests a connection whose time has come, in the name of nobody; otherwise waits for that time. */
export async function retestConnection(server: ServerContext, address: ConnectionAddress): Promise<void> {
  const [waiting] = await readWaiting(server, address);
  if (waiting === undefined) return;
  if (waiting.retest_at > server.now()) return wakeProbeRetest(server, address);
  try {
    await probeConnection(server, address, {
      personId: (tx) => personId(tx, address.organizationId, HOST),
      audited: false,
    });
  } catch (error) {
    // Paused or changed since: whoever goes on with it tests it anew.
    if (!(error instanceof ProblemError)) throw error;
  }
}
