import { publish } from '../events/publish.ts';
import type { Tx } from '../storage/schema.ts';

interface Announced {
  readonly organizationId: string;
  readonly registrationId: string;
  readonly at: Date;
}

/** Its version is raised; what shows it, or a connection that uses it, is to be loaded again. Call it last in a transaction. */
export async function announceRegistration(tx: Tx, { organizationId, registrationId, at }: Announced): Promise<void> {
  await tx
    .updateTable('registrations')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('organization_id', '=', organizationId)
    .where('id', '=', registrationId)
    .execute();
  const connections = await tx
    .selectFrom('connections')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('registration_id', '=', registrationId)
    .execute();
  const connectionIds = connections.map(({ id }) => id);
  await publish(tx, { organizationId, at }, [
    { type: 'programme.changed', kind: 'registration', id: registrationId },
    ...(connectionIds.length > 0 ? [{ type: 'connections.changed' as const, connectionIds }] : []),
  ]);
}
