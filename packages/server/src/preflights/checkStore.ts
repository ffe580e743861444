import { effectiveVerdict } from '@authshift/core';
import type { PreflightCheck, Waiver } from '@authshift/core/contract';
import { type Selectable, sql } from 'kysely';
import { ERASED, namesOf } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import type { PreflightCheckRow, Tx } from '../storage/schema.ts';

/** Whose checks. */
export interface CheckedUser {
  readonly organizationId: string;
  readonly userId: string;
}

/** As the contract's waiver, with a person's id in place of the name. */
export interface StoredWaiver extends Omit<Waiver, 'by'> {
  readonly personId: string;
}

/** A check with its waiver as it is stored. */
export interface StoredCheck extends Omit<PreflightCheck, 'waiver'> {
  readonly waiver: StoredWaiver | null;
  /** Since when a change seems to be on its way, where it does. */
  readonly retestSince?: string | null;
}

/** What preflights have found for a user, by connection. */
export async function readStoredChecks(
  db: Queryable,
  { organizationId, userId }: CheckedUser,
): Promise<readonly StoredCheck[]> {
  const rows = await db
    .selectFrom('preflight_checks')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .orderBy('connection_id')
    .orderBy('code')
    .execute();
  return rows.map(toStored);
}

function toStored(row: Selectable<PreflightCheckRow>): StoredCheck {
  return {
    code: row.code as PreflightCheck['code'],
    connectionId: row.connection_id,
    verdict: row.verdict,
    literal: row.literal,
    at: row.at.toISOString(),
    waiver: row.waiver as StoredWaiver | null,
    retestAt: row.retest_at?.toISOString() ?? null,
    retestSince: row.retest_since?.toISOString() ?? null,
  };
}

/** The same as the contract shows it. */
export async function readChecks(db: Queryable, user: CheckedUser): Promise<PreflightCheck[]> {
  const stored = await readStoredChecks(db, user);
  const people = stored.flatMap(({ waiver }) => (waiver === null ? [] : [waiver.personId]));
  const names = await namesOf(db, user.organizationId, people);
  return stored.map(({ waiver, retestSince: _, ...check }) => {
    if (waiver === null) return { ...check, waiver: null };
    const { personId, ...rest } = waiver;
    return { ...check, waiver: { ...rest, by: names.get(personId) ?? ERASED } };
  });
}

/** Keeps who answers for which check, and the verdict they add up to. */
export async function writeWaivers(
  tx: Tx,
  { organizationId, userId }: CheckedUser,
  { checks, now }: { readonly checks: readonly StoredCheck[]; readonly now: Date },
): Promise<void> {
  for (const { code, connectionId, waiver } of checks) {
    await tx
      .updateTable('preflight_checks')
      .set({ waiver: waiver === null ? null : JSON.stringify(waiver), waived_until: endOf(waiver, now) })
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', userId)
      .where('connection_id', '=', connectionId)
      .where('code', '=', code)
      .execute();
  }
  await tx
    .updateTable('users')
    .set({ preflight: effectiveVerdict(checks.map(withName), now.getTime()) })
    .where('organization_id', '=', organizationId)
    .where('id', '=', userId)
    .execute();
}

/** When a waiver that holds now will end by itself. */
function endOf(waiver: StoredWaiver | null, now: Date): Date | null {
  if (waiver === null || waiver.until === null) return null;
  const until = new Date(waiver.until);
  return until > now ? until : null;
}

/** What is known of users, who stay as they are until the transaction ends. */
export async function lockChecks(
  tx: Tx,
  organizationId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredCheck[]>> {
  const users = await sql<{ id: string }>`select id from users
    where organization_id = ${organizationId} and id = any(${[...userIds]}::text[]) order by id for update`.execute(tx);
  const known = new Map<string, StoredCheck[]>(users.rows.map(({ id }) => [id, []]));
  const rows = await tx
    .selectFrom('preflight_checks')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('user_id', 'in', [...userIds])
    .execute();
  for (const row of rows) known.get(row.user_id)?.push(toStored(row));
  return known;
}

/** What a run has found of one user. */
export interface FoundChecks {
  readonly userId: string;
  /** On the connection they were checked for. */
  readonly found: readonly StoredCheck[];
  /** On all others. */
  readonly others: readonly StoredCheck[];
}

/** Keeps what was found of users for a connection, in place of what was known, with the verdicts that makes. */
export async function writeChecks(
  tx: Tx,
  { organizationId, connectionId }: { readonly organizationId: string; readonly connectionId: string },
  { users, now }: { readonly users: readonly FoundChecks[]; readonly now: Date },
): Promise<void> {
  if (users.length === 0) return;
  const userIds = users.map(({ userId }) => userId);
  const rows = users.flatMap(({ userId, found }) =>
    found.map((check) => ({ userId, ...check, waivedUntil: endOf(check.waiver, now) })),
  );
  const verdicts = users.map(({ userId, found, others }) => ({
    userId,
    verdict: effectiveVerdict([...others, ...found].map(withName), now.getTime()),
  }));
  await sql`delete from preflight_checks where organization_id = ${organizationId} and connection_id = ${connectionId}
    and user_id = any(${userIds}::text[])`.execute(tx);
  await sql`insert into preflight_checks (organization_id, user_id, connection_id, code, verdict, literal, at, waiver, waived_until,
      retest_at, retest_since)
    select ${organizationId}, c."userId", ${connectionId}, c.code, c.verdict, c.literal, c.at, nullif(c.waiver, 'null'::jsonb),
      c."waivedUntil", c."retestAt", c."retestSince"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c("userId" text, code text, verdict text, literal text,
      at timestamptz, waiver jsonb, "waivedUntil" timestamptz, "retestAt" timestamptz, "retestSince" timestamptz)`.execute(
    tx,
  );
  await sql`update users u set preflight = v.verdict
    from jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) as v("userId" text, verdict text)
    where u.organization_id = ${organizationId} and u.id = v."userId" and u.preflight is distinct from v.verdict`.execute(
    tx,
  );
}

/** For core, which asks for no more than until when: the name does not matter. */
export function withName({ waiver, ...check }: StoredCheck): PreflightCheck {
  if (waiver === null) return { ...check, waiver };
  const { personId: by, ...rest } = waiver;
  return { ...check, waiver: { ...rest, by } };
}

/** Back from core: what stands in the place of the name is a person's id. */
export function withPerson({ waiver, ...check }: PreflightCheck): StoredCheck {
  if (waiver === null) return { ...check, waiver };
  const { by: personId, ...rest } = waiver;
  return { ...check, waiver: { ...rest, personId } };
}
