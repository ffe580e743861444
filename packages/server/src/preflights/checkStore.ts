import { effectiveVerdict } from '@authshift/core';
import type { PreflightCheck, Waiver } from '@authshift/core/contract';
import { ERASED, namesOf } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';

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
}

/** What preflights have found for a user, by connection. */
export async function readStoredChecks(
  db: Queryable,
  { organizationId, userId }: CheckedUser,
): Promise<readonly StoredCheck[]> {
  const rows = await db
    .selectFrom('preflight_checks')
    .select(['code', 'connection_id', 'verdict', 'literal', 'at', 'waiver'])
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .orderBy('connection_id')
    .orderBy('code')
    .execute();
  return rows.map((row) => ({
    code: row.code as PreflightCheck['code'],
    connectionId: row.connection_id,
    verdict: row.verdict,
    literal: row.literal,
    at: row.at.toISOString(),
    waiver: row.waiver as StoredWaiver | null,
  }));
}

/** The same as the contract shows it. */
export async function readChecks(db: Queryable, user: CheckedUser): Promise<PreflightCheck[]> {
  const stored = await readStoredChecks(db, user);
  const people = stored.flatMap(({ waiver }) => (waiver === null ? [] : [waiver.personId]));
  const names = await namesOf(db, user.organizationId, people);
  return stored.map(({ waiver, ...check }) => {
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
      .set({ waiver: waiver === null ? null : JSON.stringify(waiver) })
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
