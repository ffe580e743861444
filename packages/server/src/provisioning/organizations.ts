import type { ServerContext } from '../context.ts';
import { requestSync } from '../sync/schedule.ts';

export interface OrganizationInput {
  readonly id: string;
  readonly name: string;
  /** Seconds between two syncs of one user on one connection; absent: the server's. */
  readonly syncIntervalSeconds?: number | undefined;
}

const known = new WeakMap<ServerContext, Map<string, string>>();

/** The host's authentication is the truth about organizations: one it names exists from then on. */
export async function ensureOrganization(server: ServerContext, { id, name }: OrganizationInput): Promise<void> {
  const seen = known.get(server) ?? new Map<string, string>();
  if (seen.get(id) === name) return;
  await upsertOrganization(server, { id, name });
  known.set(server, seen.set(id, name));
}

export async function upsertOrganization(server: ServerContext, input: OrganizationInput): Promise<void> {
  const interval = input.syncIntervalSeconds;
  await server.db
    .insertInto('organizations')
    .values({ id: input.id, name: input.name, sync_interval_seconds: interval ?? null })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ name: input.name, ...(interval === undefined ? {} : { sync_interval_seconds: interval }) }),
    )
    .execute();
  await requestSync(server, input.id);
}

/** Seconds between two syncs of one user on one connection. */
export async function syncIntervalOf(server: ServerContext, organizationId: string): Promise<number> {
  const row = await server.db
    .selectFrom('organizations')
    .select('sync_interval_seconds')
    .where('id', '=', organizationId)
    .executeTakeFirst();
  return row?.sync_interval_seconds ?? server.syncIntervalSeconds;
}
