import { type RawBuilder, sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { textArray } from '../storage/textArray.ts';
import { inOrganization } from './organizationClock.ts';

/**
 * What time it is for organizations, by default for every one, as a table `times (organization_id, now)`: for work that looks through all of them
 * at once for what is due by its date.
 */
export async function organizationTimes(
  server: Pick<ServerContext, 'db' | 'now'>,
  organizationIds?: readonly string[],
): Promise<RawBuilder<unknown>> {
  const ids = organizationIds ?? (await everyId(server));
  const times = ids.map((id) => inOrganization(id, server.now).toISOString());
  return sql`unnest(${textArray(ids)}::text[], ${textArray(times)}::timestamptz[]) as times (organization_id, now)`;
}

async function everyId({ db }: Pick<ServerContext, 'db'>): Promise<readonly string[]> {
  const organizations = await db.selectFrom('organizations').select('id').execute();
  return organizations.map(({ id }) => id);
}
