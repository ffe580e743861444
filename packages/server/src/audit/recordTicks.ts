import { createHash } from 'node:crypto';
import type { AuditAction } from '@authshift/core/contract';
import type { Tx } from '../storage/schema.ts';
import { recordAudit } from './audit.ts';

/** Changes one entry holds at most. */
const ROWS = 1000;

export interface TickedAct {
  readonly organizationId: string;
  readonly at: Date;
  readonly by: string;
  readonly jobId?: string;
}

/** Users to whom the same happened. */
export interface TickedUsers {
  /** Their random ids. */
  readonly personIds: readonly string[];
  readonly plan: { readonly ticked: readonly string[]; readonly unticked: readonly string[] };
}

/**
 * Writes down whose tick for which connection was changed: an entry for each connection and at most a thousand users, who stand there by their
 * random ids, with a hash over them in the part of the entry that is chained.
 */
export async function recordTicks(tx: Tx, act: TickedAct, changed: readonly TickedUsers[]): Promise<void> {
  const { organizationId, at, by: personId, jobId } = act;
  const entries = byConnection(changed);
  const names = await readNames(
    tx,
    organizationId,
    entries.map(([[, id]]) => id),
  );
  for (const [[change, connectionId], personIds] of entries) {
    const label = names.get(connectionId) ?? connectionId;
    for (let start = 0; start < personIds.length; start += ROWS) {
      const changes = personIds.slice(start, start + ROWS);
      const users = `${changes.length} ${changes.length === 1 ? 'user' : 'users'}`;
      await recordAudit(tx, {
        organizationId,
        at,
        personId,
        action: 'assignment.applied' satisfies AuditAction,
        subject: { type: 'connection', id: connectionId, label },
        summary: `"${label}" ${change}ed for ${users}.`,
        detail: {
          change,
          connectionId,
          count: changes.length,
          rows: hashRows(changes),
          ...(jobId === undefined ? {} : { jobId }),
        },
        changes,
      });
    }
  }
}

async function readNames(tx: Tx, organizationId: string, connectionIds: readonly string[]) {
  const rows = await tx
    .selectFrom('connections')
    .select(['id', 'display_name'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...connectionIds, ''])
    .execute();
  return new Map(rows.map(({ id, display_name }) => [id, display_name]));
}

/** SHA-256 over the random ids in their order, with commas between them, in hexadecimal digits. */
export function hashRows(personIds: readonly string[]): string {
  return createHash('sha256').update(personIds.join(',')).digest('hex');
}

type Key = readonly [change: 'tick' | 'untick', connectionId: string];

function byConnection(changed: readonly TickedUsers[]): readonly (readonly [Key, readonly string[]])[] {
  const found = new Map<string, readonly [Key, string[]]>();
  const add = (key: Key, personIds: readonly string[]): void => {
    const name = key.join(' ');
    const entry = found.get(name) ?? [key, []];
    for (const id of personIds) entry[1].push(id);
    found.set(name, entry);
  };
  for (const { personIds, plan } of changed) {
    for (const id of plan.unticked) add(['untick', id], personIds);
    for (const id of plan.ticked) add(['tick', id], personIds);
  }
  return [...found.values()];
}
