import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Queryable } from '../context.ts';
import type { Database } from '../storage/schema.ts';

export interface Person {
  /** The host's id of an actor, or a Microsoft account's address. */
  readonly externalId: string;
  readonly name: string;
}

/** In whose name the host and its clock act. */
export const HOST: Person = { externalId: 'host', name: 'The product' };

/** How a user of the product is known among the people; actors and accounts have ids of their own. */
export function userExternalId(userId: string): string {
  return `user/${userId}`;
}

/** The random id that stands for a person everywhere else, so that erasing the name erases the person. */
export async function personId(db: Queryable, organizationId: string, person: Person): Promise<string> {
  const row = await db
    .insertInto('people')
    .values({ organization_id: organizationId, id: randomUUID(), external_id: person.externalId, name: person.name })
    .onConflict((conflict) => conflict.columns(['organization_id', 'external_id']).doUpdateSet({ name: person.name }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Shown where a person's name was erased. */
export const ERASED = 'Erased person';

export async function namesOf(
  db: Queryable,
  organizationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * Forgets who a person was. What they did stays, under the random id; where an account that came back was kept as Microsoft
 * named it, the name goes there, too.
 */
export async function erasePerson(db: Database, organizationId: string, externalId: string): Promise<void> {
  const erased = JSON.stringify({ upn: ERASED, name: null });
  await db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('people')
      .where('organization_id', '=', organizationId)
      .where('external_id', '=', externalId)
      .execute();
    await sql`update attempts set returned = returned || ${erased}::jsonb
      where organization_id = ${organizationId} and returned->>'upn' = ${externalId}`.execute(tx);
    await sql`update connections
      set wrong_account = jsonb_set(wrong_account, '{returned}', wrong_account->'returned' || ${erased}::jsonb)
      where organization_id = ${organizationId} and wrong_account->'returned'->>'upn' = ${externalId}`.execute(tx);
  });
}
