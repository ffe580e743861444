import { HOST, personId } from '../audit/people.ts';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { PolicyChangeAddress } from './policyChangeStore.ts';
import { wakeRetest } from './retests.ts';
import { testPolicyChange } from './verifyPolicyChange.ts';

/** What a worker has not finished by then is taken up by another; longer than any test takes. */
const CLAIM_MILLISECONDS = 120_000;
/** Where there was nothing to try with, for example on a paused connection, it is tried again a day later. */
const DAY_MILLISECONDS = 86_400_000;

/** Tests a change whose time has come, unless another worker does; otherwise waits for that time. */
export async function workRetest(server: ServerContext, address: PolicyChangeAddress): Promise<void> {
  const { organizationId } = address;
  if (!(await claim(server, address))) return wakeRetest(server, address);
  try {
    await testPolicyChange(server, { ...address, personId: (tx) => personId(tx, organizationId, HOST) });
  } catch (error) {
    if (!(error instanceof ProblemError)) {
      await postpone(server, address, server.now());
      throw error;
    }
    const isOver = error.code === 'connection_disconnected';
    await postpone(server, address, isOver ? null : after(server, DAY_MILLISECONDS));
    await wakeRetest(server, address);
  }
}

async function claim(server: ServerContext, { organizationId, policyChangeId }: PolicyChangeAddress): Promise<boolean> {
  const claimed = await server.db
    .updateTable('policy_changes')
    .set({ retest_at: after(server, CLAIM_MILLISECONDS) })
    .where('organization_id', '=', organizationId)
    .where('id', '=', policyChangeId)
    .where('retest_at', '<=', server.now())
    .executeTakeFirst();
  return claimed.numUpdatedRows > 0n;
}

async function postpone(
  server: ServerContext,
  { organizationId, policyChangeId }: PolicyChangeAddress,
  at: Date | null,
): Promise<void> {
  await server.db
    .updateTable('policy_changes')
    .set({ retest_at: at })
    .where('organization_id', '=', organizationId)
    .where('id', '=', policyChangeId)
    .execute();
}

function after({ now }: ServerContext, milliseconds: number): Date {
  return new Date(now().getTime() + milliseconds);
}
