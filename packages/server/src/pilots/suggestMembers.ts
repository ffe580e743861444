import { type PilotCandidate, suggestPilot } from '@authshift/core';
import type { PilotSuggestion } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';

/**
 * Core's suggestion over one user of each kind, the one who would stand for it: the database looks at all users, and of those who
 * are alike no other can be suggested.
 */
export async function suggestMembers(
  db: Queryable,
  organizationId: string,
  connectionId: string,
): Promise<PilotSuggestion> {
  const connection = await db
    .selectFrom('connections')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', connectionId)
    .executeTakeFirst();
  if (connection === undefined) throw new ProblemError('not_found', { detail: 'There is no such connection.' });
  const { rows } = await sql<PilotCandidate & { readonly display_name: string }>`
    select distinct on (u.licence, u.location, u.mailbox) u.id, u.display_name, u.address, u.licence, u.location, u.mailbox,
      u.enabled, u.preflight
    from users u where u.organization_id = ${organizationId}
    order by u.licence, u.location, u.mailbox, u.enabled and u.preflight is distinct from 'block' desc,
      array_position(array['ready', 'warn'], u.preflight), u.address collate "C", u.id collate "C"`.execute(db);
  return suggestPilot(rows.map(({ display_name: displayName, ...row }) => ({ ...row, displayName })));
}
