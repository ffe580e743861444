import { sql } from 'kysely';
import { inOrganization } from '../clock/organizationClock.ts';
import { realTimeOf } from '../clock/realTime.ts';
import { takingPart } from '../connections/connectionStatus.ts';
import type { ServerContext } from '../context.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { RETEST_QUEUE } from '../jobs/queues.ts';

interface Waiting {
  readonly organization_id: string;
  readonly connection_id: string;
  readonly retest_at: Date;
}

/** Connections whose last test of their own is to be made again. */
export async function readWaiting(server: ServerContext, address?: ConnectionAddress): Promise<readonly Waiting[]> {
  const only =
    address === undefined
      ? sql``
      : sql`and v.organization_id = ${address.organizationId} and v.connection_id = ${address.connectionId}`;
  const { rows } = await sql<Waiting>`select l.organization_id, l.connection_id, l.retest_at from (
      select distinct on (v.organization_id, v.connection_id) v.organization_id, v.connection_id, v.retest_at
      from verifications v where v.kind = 'positive' and v.user_id is null ${only}
      order by v.organization_id, v.connection_id, v.at desc, v.id
    ) l join connections c on c.organization_id = l.organization_id and c.id = l.connection_id
    where l.retest_at is not null and ${takingPart}`.execute(server.db);
  return rows;
}

/** Makes the one waiting job of a connection start when it is to be tested again, if it ever is. Call it after the commit. */
export async function wakeProbeRetest(server: ServerContext, address: ConnectionAddress): Promise<void> {
  const [waiting] = await readWaiting(server, address);
  if (waiting === undefined) return;
  const { organizationId, connectionId } = address;
  const startAfter = realTimeOf(server, waiting.retest_at);
  const singletonKey = `probe/${organizationId}/${connectionId}`;
  await server.boss.upsert(RETEST_QUEUE, { organizationId, connectionId }, { singletonKey, startAfter });
}

/** Wakes workers for every connection that waits for a test: after a start, when a clock was moved, and from time to time. */
export async function wakeProbeRetests(server: ServerContext): Promise<void> {
  for (const { organization_id: organizationId, connection_id: connectionId } of await readWaiting(server)) {
    await inOrganization(organizationId, () => wakeProbeRetest(server, { organizationId, connectionId }));
  }
}
