import { judgePilot, type PilotFacts, type PilotMember } from '@authshift/core';
import type { Pilot, PilotRule, UserSync } from '@authshift/core/contract';
import { type Selectable, sql } from 'kysely';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import type { PilotRow } from '../storage/schema.ts';
import { syncState } from '../users/syncState.ts';
import type { FilterMoment } from '../users/userFilter.ts';

/** A pilot with what it is judged by. */
export interface JudgedPilot {
  readonly pilot: Pilot;
  readonly facts: PilotFacts;
}

interface StoredPilot extends Selectable<PilotRow> {
  readonly created_by_name: string | null;
  readonly signed_off_by_name: string | null;
  readonly probed_at: Date | null;
  /** Its members are still being ticked. */
  readonly ticking: boolean;
}

/** Every pilot, oldest first, or one of them, as its rule judges it now. */
export async function readPilots(
  db: Queryable,
  moment: FilterMoment,
  pilotId?: string,
): Promise<readonly JudgedPilot[]> {
  const only = pilotId === undefined ? sql`` : sql`and p.id = ${pilotId}`;
  const { rows } = await sql<StoredPilot>`
    select p.*, c.probed_at, j.finished_at is null as ticking, b.name as created_by_name, s.name as signed_off_by_name
    from pilots p
    join connections c on c.organization_id = p.organization_id and c.id = p.connection_id
    join jobs j on j.organization_id = p.organization_id and j.id = p.job_id
    left join people b on b.organization_id = p.organization_id and b.id = p.person_id
    left join people s on s.organization_id = p.organization_id and s.id = p.signed_off_by
    where p.organization_id = ${moment.organizationId} ${only} order by p.created_at, p.id`.execute(db);
  const members = await readMembers(db, moment, pilotId);
  return rows.map((row) => judge(row, members.get(row.id) ?? []));
}

function judge(row: StoredPilot, members: readonly PilotMember[]): JudgedPilot {
  const rule = row.rule as PilotRule;
  const createdAt = row.created_at.toISOString();
  const signedOffAt = row.signed_off_at?.toISOString() ?? null;
  const facts: PilotFacts = {
    rule,
    createdAt,
    signedOffAt,
    createdBy: row.person_id,
    // A member whose tick is still under way is not one who has left.
    members: row.ticking ? members.map((member) => member ?? untried) : members,
    probedAt: row.probed_at?.toISOString() ?? null,
  };
  const pilot: Pilot = {
    id: row.id,
    connectionId: row.connection_id,
    userIds: row.user_ids,
    rule,
    ...judgePilot(facts),
    createdAt,
    createdBy: row.created_by_name ?? ERASED,
    signedOffAt,
    signedOffBy: row.signed_off_by === null ? null : (row.signed_off_by_name ?? ERASED),
  };
  return { pilot, facts };
}

const untried: PilotMember = { state: 'waiting', lastSuccessAt: null, consecutiveSuccesses: 0 };

interface MemberRow {
  readonly pilot_id: string;
  readonly ticked: boolean;
  readonly state: UserSync['state'];
  readonly last_success_at: Date | null;
  readonly consecutive_successes: number;
}

async function readMembers(
  db: Queryable,
  { organizationId, freshSince }: FilterMoment,
  pilotId: string | undefined,
): Promise<ReadonlyMap<string, readonly PilotMember[]>> {
  const only = pilotId === undefined ? sql`` : sql`and p.id = ${pilotId}`;
  const { rows } = await sql<MemberRow>`
    select p.id as pilot_id, a.user_id is not null as ticked, ${syncState(freshSince)} as state, a.last_success_at,
      a.consecutive_successes
    from pilots p cross join lateral unnest(p.user_ids) as m(user_id)
    left join assignments a on a.organization_id = p.organization_id and a.user_id = m.user_id
      and a.connection_id = p.connection_id and a.assigned
    where p.organization_id = ${organizationId} ${only}`.execute(db);
  const members = new Map<string, PilotMember[]>();
  for (const row of rows) {
    const lastSuccessAt = row.last_success_at?.toISOString() ?? null;
    const { state, consecutive_successes: consecutiveSuccesses } = row;
    const member = row.ticked ? { state, lastSuccessAt, consecutiveSuccesses } : null;
    members.set(row.pilot_id, [...(members.get(row.pilot_id) ?? []), member]);
  }
  return members;
}
