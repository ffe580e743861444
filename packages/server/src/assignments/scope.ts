import type { Scope } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { countUsers } from '../users/countUsers.ts';
import { type FilterMoment, isEmpty, matching } from '../users/userFilter.ts';

/** The condition on `users u` that a scope stands for. */
export function inScope(scope: Scope, moment: FilterMoment): RawBuilder<boolean> {
  if (scope.type === 'include') {
    return sql<boolean>`u.organization_id = ${moment.organizationId} and u.id = any(${[...scope.ids]}::text[])`;
  }
  return sql<boolean>`${matching(scope.filter, moment)} and not (u.id = any(${[...scope.ids]}::text[]))`;
}

/** All users, but those named. */
export function isEverybody(scope: Scope): scope is Extract<Scope, { type: 'exclude' }> {
  return scope.type === 'exclude' && isEmpty(scope.filter);
}

/** How many users `isEverybody` means, of whom the named ones are known to be there. */
export async function countScope(
  db: Queryable,
  { ids }: { readonly ids: readonly string[] },
  organizationId: string,
): Promise<number> {
  return (await countUsers(db, organizationId)) - new Set(ids).size;
}

/** Ids the organization does not have are an error of the sender, never silently ignored. */
export async function refuseUnknownUsers(db: Queryable, scope: Scope, { organizationId }: FilterMoment): Promise<void> {
  if (scope.ids.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select t.id from unnest(${[...scope.ids]}::text[]) as t(id)
    where not exists (select 1 from users u where u.organization_id = ${organizationId} and u.id = t.id)
    limit 100`.execute(db);
  if (rows.length === 0) return;
  throw new ProblemError('unknown_users', { extra: { ids: rows.map(({ id }) => id) } });
}
