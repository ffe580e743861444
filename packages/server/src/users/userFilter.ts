import type { UserFilter } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import { inWave } from '../waves/waveOfUsers.ts';
import { worstStates } from './syncState.ts';

/** What a filter is judged against. */
export interface FilterMoment {
  readonly organizationId: string;
  /** A success older than this is no evidence any more. */
  readonly freshSince: Date;
}

/** Whether everybody is meant. */
export function isEmpty(filter: UserFilter): boolean {
  return !Object.values(filter).some((condition) => condition !== undefined);
}

/** The condition on `users u` that a filter stands for. */
export function matching(filter: UserFilter, moment: FilterMoment): RawBuilder<boolean> {
  const conditions: RawBuilder<boolean>[] = [sql<boolean>`u.organization_id = ${moment.organizationId}`];
  const text = filter.text?.trim().toLowerCase();
  if (text) {
    conditions.push(
      sql<boolean>`(position(${text} in lower(u.display_name)) > 0 or position(${text} in lower(u.address)) > 0)`,
    );
  }
  if (filter.licence) conditions.push(sql<boolean>`coalesce(u.licence, '') = any(${[...filter.licence]}::text[])`);
  if (filter.location) conditions.push(sql<boolean>`coalesce(u.location, '') = any(${[...filter.location]}::text[])`);
  if (filter.connection) {
    const ticked = sql<boolean>`exists (select 1 from assignments f where f.organization_id = u.organization_id
      and f.user_id = u.id and f.connection_id = ${filter.connection.id} and f.assigned)`;
    conditions.push(filter.connection.assigned ? ticked : sql<boolean>`not ${ticked}`);
  }
  if (filter.mailbox) conditions.push(sql<boolean>`u.mailbox = any(${[...filter.mailbox]}::text[])`);
  if (filter.preflight) conditions.push(sql<boolean>`u.preflight = any(${[...filter.preflight]}::text[])`);
  if (filter.waveId) conditions.push(inWave(moment.organizationId, filter.waveId));
  if (filter.status) conditions.push(inStatus(filter.status, moment));
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** By the worst state over the ticked connections; `released` stands for none ticked. */
function inStatus(status: readonly string[], { organizationId, freshSince }: FilterMoment): RawBuilder<boolean> {
  const states = worstStates(organizationId, freshSince);
  const ticked = sql<boolean>`u.id in (select w.user_id from (${states}) w where w.state = any(${[...status]}::text[]))`;
  if (!status.includes('released')) return ticked;
  return sql<boolean>`(${ticked} or not exists (select 1 from assignments a
    where a.organization_id = u.organization_id and a.user_id = u.id and a.assigned))`;
}
