import { sql } from 'kysely';
import type { Queryable } from '../context.ts';

export interface Person {
  /** The host's id of an actor, or a Microsoft account's address. */
  readonly externalId: string;
  readonly name: string;
}

/** In whose name the host and its clock act. */
export const HOST: Person = { externalId: 'host', name: 'The product' };

const USER = 'user/';

/** How a user of the product is known among the people; actors and accounts have ids of their own. */
export function userExternalId(userId: string): string {
  return `${USER}${userId}`;
}

/** The random id that stands for a person everywhere else, so that erasing the name erases the person. A user has one from the start. */
export async function personId(db: Queryable, organizationId: string, person: Person): Promise<string> {
  const userId = person.externalId.startsWith(USER) ? person.externalId.slice(USER.length) : '';
  const { rows } = await sql<{ id: string }>`insert into people (organization_id, id, external_id, name)
    select ${organizationId}::text, coalesce((select person_id::text from users where organization_id = ${organizationId} and id = ${userId}),
      gen_random_uuid()::text), ${person.externalId}::text, ${person.name}::text
    on conflict (organization_id, external_id) do update set name = excluded.name returning id`.execute(db);
  return rows[0]?.id ?? '';
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
