import type { AssignmentMode, Me } from '@authshift/core/contract';
import type { Queryable, ServerContext } from '../context.ts';
import { requestSync } from '../sync/schedule.ts';

/** What the host has set for an organization. */
export type OrganizationSettings = Pick<Me, 'mode' | 'coolingOffDays' | 'syncIntervalSeconds'>;

export interface OrganizationInput {
  readonly id: string;
  readonly name: string;
  /** Seconds between two syncs of one user on one connection; absent: the server's. */
  readonly syncIntervalSeconds?: number | undefined;
  /** `exclusive`: ticking one connection unticks the others. Default `dual`. */
  readonly mode?: AssignmentMode | undefined;
  /** Days without a tick or a sign-in before Disconnect goes without a second admin. Default 0. */
  readonly coolingOffDays?: number | undefined;
  /** For rehearsals against a mock: the date whose Microsoft rules count; null, the default: today. */
  readonly asOf?: string | null | undefined;
}

/** Names of organizations that are there, for a process that has its database to itself. */
const known = new WeakMap<ServerContext, Map<string, string>>();

/** The host's authentication is the truth about organizations: one it names exists from then on. */
export async function ensureOrganization(server: ServerContext, { id, name }: OrganizationInput): Promise<void> {
  if ((await nameOf(server, id)) === name) return;
  await upsertOrganization(server, { id, name });
  if (isAlone(server)) known.set(server, (known.get(server) ?? new Map()).set(id, name));
}

/** With others on the same database, any of them may have removed the organization a moment ago. */
async function nameOf(server: ServerContext, id: string): Promise<string | undefined> {
  if (isAlone(server)) return known.get(server)?.get(id);
  const row = await server.db.selectFrom('organizations').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name;
}

function isAlone({ storage }: ServerContext): boolean {
  return storage.kind === 'pglite';
}

/** It has been removed: whoever names it again begins anew. */
export function forgetOrganization(server: ServerContext, organizationId: string): void {
  known.get(server)?.delete(organizationId);
}

export async function upsertOrganization(server: ServerContext, input: OrganizationInput): Promise<void> {
  const given = {
    ...(input.syncIntervalSeconds === undefined ? {} : { sync_interval_seconds: input.syncIntervalSeconds }),
    ...(input.mode === undefined ? {} : { mode: input.mode }),
    ...(input.coolingOffDays === undefined ? {} : { cooling_off_days: input.coolingOffDays }),
    ...(input.asOf === undefined ? {} : { as_of: input.asOf === null ? null : new Date(input.asOf) }),
  };
  await server.db
    .insertInto('organizations')
    .values({ id: input.id, name: input.name, ...given })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: input.name, ...given }))
    .execute();
  await requestSync(server, input.id);
}

export async function settingsOf(
  db: Queryable,
  server: Pick<ServerContext, 'syncIntervalSeconds'>,
  organizationId: string,
): Promise<OrganizationSettings> {
  const row = await db
    .selectFrom('organizations')
    .select(['sync_interval_seconds', 'mode', 'cooling_off_days'])
    .where('id', '=', organizationId)
    .executeTakeFirst();
  return {
    mode: row?.mode ?? 'dual',
    coolingOffDays: row?.cooling_off_days ?? 0,
    syncIntervalSeconds: row?.sync_interval_seconds ?? server.syncIntervalSeconds,
  };
}

/** The date whose Microsoft rules count. */
export async function rulesDateOf(
  db: Queryable,
  server: Pick<ServerContext, 'now'>,
  organizationId: string,
): Promise<Date> {
  const row = await db.selectFrom('organizations').select('as_of').where('id', '=', organizationId).executeTakeFirst();
  return row?.as_of ?? server.now();
}

/** Seconds between two syncs of one user on one connection. */
export async function syncIntervalOf(server: ServerContext, organizationId: string): Promise<number> {
  return (await settingsOf(server.db, server, organizationId)).syncIntervalSeconds;
}
