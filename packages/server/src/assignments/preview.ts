import type { AssignmentChange, AssignmentPreview, PreflightVerdict, Scope } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../context.ts';
import type { FilterMoment } from '../users/userFilter.ts';
import { PROVEN_AFTER } from './lease.ts';
import { inScope } from './scope.ts';

export interface PreviewQuery extends FilterMoment {
  readonly scope: Scope;
  readonly change: AssignmentChange;
}

/** Users to whom the change does the same. */
interface Group {
  /** Ticked connections, sorted by id as in core's `planAssignment`. */
  readonly from_ids: string[];
  readonly enabled: boolean;
  readonly preflight: PreflightVerdict | null;
  /** Ticked connections that have proven themselves for the user: one that was released proves nothing after a new start. */
  readonly proven_ids: string[];
  readonly count: number;
}

type Judged = Group & {
  readonly to: readonly string[];
  readonly gains: boolean;
  readonly blocked: AssignmentPreview['blocked'][number]['code'] | null;
};

const SAMPLE = 20;

/**
 * What a change would do, as core's `previewAssignment` defines it, counted in the database: users are grouped there by all
 * that the outcome depends on, and only the few groups are judged here.
 */
export async function previewAssignment(db: Queryable, query: PreviewQuery): Promise<AssignmentPreview> {
  const { rows } = await sql<Group>`${scopeCte(query)}
    select from_ids, enabled, preflight, proven_ids, count(*)::int as count from scope group by 1, 2, 3, 4`.execute(db);
  const groups = rows.map((group) => judge(group, query.change));
  const changing = groups.filter((group) => !sameList(group.from_ids, group.to));
  const leftWithout = groups.filter(isLeftWithout);
  const unproven = groups.filter((group) => !isLeftWithout(group) && isUnproven(group));
  const warned = groups.filter((group) => !isLeftWithout(group) && isWarned(group));
  const blockedFor = (code: Judged['blocked']) => groups.filter((group) => group.blocked === code);
  return {
    count: sum(groups),
    changing: sum(changing),
    snapshot: await snapshotOf(db, query.organizationId),
    transitions: toTransitions(changing),
    warned: [
      ...(await concerned(db, query, { code: 'unproven', groups: unproven })),
      ...(await concerned(db, query, { code: 'left_without', groups: leftWithout })),
      ...(await concerned(db, query, { code: 'preflight_warned', groups: warned })),
    ],
    blocked: [
      ...(await concerned(db, query, { code: 'user_disabled', groups: blockedFor('user_disabled') })),
      ...(await concerned(db, query, { code: 'preflight_blocked', groups: blockedFor('preflight_blocked') })),
    ],
  };
}

/** A user who is not enabled, or whom the preflight blocks, may lose a connection, but not gain one. */
function judge(group: Group, { tick, untick }: AssignmentChange): Judged {
  const gained = tick.filter((id) => !group.from_ids.includes(id));
  const gains = gained.length > 0;
  const block = group.enabled ? (group.preflight === 'block' ? 'preflight_blocked' : null) : 'user_disabled';
  if (gains && block !== null) return { ...group, to: group.from_ids, gains, blocked: block };
  const kept = group.from_ids.filter((id) => !untick.includes(id));
  return { ...group, to: [...kept, ...new Set(gained)].sort(), gains, blocked: null };
}

function isLeftWithout({ blocked, from_ids, to }: Judged): boolean {
  return blocked === null && from_ids.length > 0 && to.length === 0;
}

/** Gains a connection although a check warns. */
function isWarned({ blocked, gains, preflight }: Judged): boolean {
  return blocked === null && gains && preflight === 'warn';
}

/** Loses a connection, and stands on none that works then: core's `isUnproven`, which the gate before Disconnect asks too. */
function isUnproven({ blocked, enabled, from_ids, proven_ids, to }: Judged): boolean {
  if (blocked !== null || !enabled || from_ids.every((id) => to.includes(id))) return false;
  return !proven_ids.some((id) => to.includes(id));
}

function scopeCte(query: PreviewQuery): RawBuilder<unknown> {
  return sql`with scope as (
    select u.id, u.display_name, u.address, u.sort_address, u.enabled, u.preflight,
      coalesce(array_agg(a.connection_id order by a.connection_id collate "C") filter (where a.assigned), '{}') as from_ids,
      coalesce(array_agg(a.connection_id order by a.connection_id collate "C")
        filter (where a.assigned and a.consecutive_successes >= ${PROVEN_AFTER}), '{}') as proven_ids
    from users u
    left join assignments a on a.organization_id = u.organization_id and a.user_id = u.id
    where ${inScope(query.scope, query)}
    group by u.organization_id, u.id)`;
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}

function toTransitions(groups: readonly Judged[]): AssignmentPreview['transitions'] {
  const merged = new Map<string, { from: string[]; to: string[]; count: number }>();
  for (const { from_ids, to, count } of groups) {
    const key = JSON.stringify([from_ids, to]);
    const known = merged.get(key);
    merged.set(key, { from: from_ids, to: [...to], count: (known?.count ?? 0) + count });
  }
  return [...merged.values()].sort((a, b) => b.count - a.count);
}

async function concerned<Code extends string>(
  db: Queryable,
  query: PreviewQuery,
  { code, groups }: { readonly code: Code; readonly groups: readonly Group[] },
): Promise<{ code: Code; count: number; sample: { userId: string; displayName: string; address: string }[] }[]> {
  if (groups.length === 0) return [];
  const keys = groups.map(({ from_ids, enabled, preflight, proven_ids }) =>
    JSON.stringify([from_ids, enabled, preflight, proven_ids]),
  );
  const { rows } = await sql<{ id: string; display_name: string; address: string }>`${scopeCte(query)}
    select id, display_name, address from scope
    where jsonb_build_array(to_jsonb(from_ids), enabled, preflight, to_jsonb(proven_ids)) = any(${keys}::jsonb[])
    order by sort_address collate "C", id limit ${SAMPLE}`.execute(db);
  const sample = rows.map(({ id, display_name, address }) => ({ userId: id, displayName: display_name, address }));
  return [{ code, count: sum(groups), sample }];
}

async function snapshotOf(db: Queryable, organizationId: string): Promise<string> {
  const { rows } = await sql<{ revision: string }>`
    select revision::text as revision from organizations where id = ${organizationId}`.execute(db);
  return rows[0]?.revision ?? '0';
}
