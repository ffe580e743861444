import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { first } from './0001First.ts';
import { holds } from './0002Holds.ts';
import { probes } from './0003Probes.ts';
import { programme } from './0004Programme.ts';
import { preflights } from './0005Preflights.ts';
import { invitations } from './0006Invitations.ts';
import { hardening } from './0007Hardening.ts';
import { auditChain } from './0008AuditChain.ts';
import { throttles } from './0010Throttles.ts';
import { retests } from './0011Retests.ts';
import { visits } from './0012Visits.ts';
import { alike } from './0013Alike.ts';
import { keys } from './0014Keys.ts';
import { campaigns } from './0015Campaigns.ts';
import { items } from './0016Items.ts';

/**
 * Every change of the tables, in order. One that was released is never changed again; each adds to what is there, so that servers of
 * the version before go on working beside it.
 */
export const migrations: Record<string, Migration> = {
  '0001-first': inOrder(first),
  '0002-holds': inOrder(holds),
  '0003-probes': inOrder(probes),
  '0004-programme': inOrder(programme),
  '0005-preflights': inOrder(preflights),
  '0006-invitations': inOrder(invitations),
  '0007-hardening': inOrder(hardening),
  '0008-audit-chain': inOrder(auditChain),
  '0010-throttles': inOrder(throttles),
  '0011-retests': inOrder(retests),
  '0012-visits': inOrder(visits),
  '0013-alike': inOrder(alike),
  '0014-keys': inOrder(keys),
  '0015-campaigns': inOrder(campaigns),
  '0016-items': inOrder(items),
};

/** Statements one by one: PGlite prepares each, and a prepared statement holds one. */
function inOrder(statements: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
