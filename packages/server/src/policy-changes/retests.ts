import { inOrganization } from '../clock/organizationClock.ts';
import { realTimeOf } from '../clock/realTime.ts';
import type { ServerContext } from '../context.ts';
import { RETEST_QUEUE } from '../jobs/queues.ts';
import type { PolicyChangeAddress } from './policyChangeStore.ts';

/** Makes the one waiting job of a change start when the change is to be tested again, if it ever is. Call it after the commit. */
export async function wakeRetest(server: ServerContext, address: PolicyChangeAddress): Promise<void> {
  const { organizationId, policyChangeId } = address;
  const row = await server.db
    .selectFrom('policy_changes')
    .select('retest_at')
    .where('organization_id', '=', organizationId)
    .where('id', '=', policyChangeId)
    .executeTakeFirst();
  const at = row?.retest_at ?? null;
  if (at === null) return;
  const options = { singletonKey: policyChangeId, startAfter: realTimeOf(server, at) };
  await server.boss.upsert(RETEST_QUEUE, { organizationId, policyChangeId }, options);
}

/** Wakes workers for every change that waits for a test: after a start, when a clock was moved, and from time to time. */
export async function wakeRetests(server: ServerContext): Promise<void> {
  const rows = await server.db
    .selectFrom('policy_changes')
    .select(['organization_id', 'id'])
    .where('retest_at', 'is not', null)
    .execute();
  for (const { organization_id: organizationId, id: policyChangeId } of rows) {
    await inOrganization(organizationId, () => wakeRetest(server, { organizationId, policyChangeId }));
  }
}
