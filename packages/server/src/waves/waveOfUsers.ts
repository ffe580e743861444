import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../context.ts';

/** The wave each user was last planned for; who never was is not in it. */
export async function waveOfUsers(
  db: Queryable,
  organizationId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ user_id: string; wave_id: string }>`
    select distinct on (x.user_id) x.user_id, x.wave_id from wave_users x
    join waves w on w.organization_id = x.organization_id and w.id = x.wave_id
    where x.organization_id = ${organizationId} and x.user_id = any(${[...userIds]}::text[])
    order by x.user_id, w.ordinal desc`.execute(db);
  return new Map(rows.map(({ user_id, wave_id }) => [user_id, wave_id]));
}

/** The condition on `users u` of those who were last planned for a wave. */
export function inWave(organizationId: string, waveId: string): RawBuilder<boolean> {
  return sql<boolean>`(u.id in (select x.user_id from wave_users x
      where x.organization_id = ${organizationId} and x.wave_id = ${waveId})
    and not exists (select 1 from wave_users y
      join waves l on l.organization_id = y.organization_id and l.id = y.wave_id
      join waves w on w.organization_id = l.organization_id and w.id = ${waveId} and w.ordinal < l.ordinal
      where y.organization_id = ${organizationId} and y.user_id = u.id))`;
}
