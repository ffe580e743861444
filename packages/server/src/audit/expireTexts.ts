import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { recordAudit } from './audit.ts';
import { HOST, personId } from './people.ts';

/** Texts one entry of the audit names at most; a transaction deletes no more either. */
const BATCH = 1000;

/** Deletes the literal answers of the audit that were kept for long enough, and writes down which: what is missing is never a surprise. */
export async function expireTexts(server: ServerContext, before: Date): Promise<void> {
  const { rows } = await sql<{ organization_id: string }>`select distinct organization_id from audit_texts
    where kind = 'literal' and at < ${before}`.execute(server.db);
  for (const { organization_id: organizationId } of rows) {
    while ((await expireSome(server, organizationId, before)) === BATCH);
  }
}

/** Answers how many. */
async function expireSome(server: ServerContext, organizationId: string, before: Date): Promise<number> {
  return server.db.transaction().execute(async (tx) => {
    const { rows: gone } = await sql<{ commitment: string }>`delete from audit_texts
      where organization_id = ${organizationId} and commitment in (
        select commitment from audit_texts where organization_id = ${organizationId} and kind = 'literal' and at < ${before}
        limit ${BATCH})
      returning commitment`.execute(tx);
    if (gone.length === 0) return 0;
    await recordAudit(tx, {
      organizationId,
      at: server.now(),
      personId: await personId(tx, organizationId, HOST),
      action: 'literals.expired',
      subject: { type: 'organization', id: organizationId, label: 'Literal answers' },
      summary: `${gone.length} literal ${gone.length === 1 ? 'answer was' : 'answers were'} deleted: kept for long enough.`,
      detail: { texts: gone.map(({ commitment }) => commitment) },
    });
    return gone.length;
  });
}
