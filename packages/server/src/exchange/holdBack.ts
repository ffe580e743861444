import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { ConnectionAddress } from './caller.ts';

/** Notes that Microsoft wants to be left alone by a connection; all work of all processes keeps to it. */
export async function holdBack(
  server: ServerContext,
  { organizationId, connectionId }: ConnectionAddress,
  milliseconds: number,
): Promise<void> {
  const until = new Date(server.now().getTime() + milliseconds);
  await sql`update connections set held_until = ${until} where organization_id = ${organizationId} and id = ${connectionId}
    and (held_until is null or held_until < ${until})`.execute(server.db);
}

/** Milliseconds a connection is to leave Microsoft alone from now on; null: it may ask. */
export async function heldFor(
  server: ServerContext,
  { organizationId, connectionId }: ConnectionAddress,
): Promise<number | null> {
  const row = await server.db
    .selectFrom('connections')
    .select('held_until')
    .where('organization_id', '=', organizationId)
    .where('id', '=', connectionId)
    .executeTakeFirst();
  const left = (row?.held_until?.getTime() ?? 0) - server.now().getTime();
  return left > 0 ? left : null;
}
