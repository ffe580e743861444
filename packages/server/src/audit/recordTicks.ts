import { createHash } from 'node:crypto';
import type { Tx } from '../storage/schema.ts';
import { type AuditRecord, recordAudits } from './audit.ts';

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
  const entries = byConnection(changed);
  const names = await readNames(
    tx,
    act.organizationId,
    entries.map(([[, id]]) => id),
  );
  const records = entries.flatMap(([[change, connectionId], personIds]) => {
    const subject = { type: 'connection', id: connectionId, label: names.get(connectionId) ?? connectionId } as const;
    return inParts(personIds).map((changes) => toRecord(act, { change, subject, changes }));
  });
  await recordAudits(tx, records);
}

function inParts(personIds: readonly string[]): readonly (readonly string[])[] {
  const parts = Math.ceil(personIds.length / ROWS);
  return Array.from({ length: parts }, (_, index) => personIds.slice(index * ROWS, (index + 1) * ROWS));
}

interface Part extends Pick<AuditRecord, 'subject'> {
  readonly change: Key[0];
  /** At most `ROWS`. */
  readonly changes: readonly string[];
}

function toRecord({ organizationId, at, by, jobId }: TickedAct, { change, subject, changes }: Part): AuditRecord {
  const users = `${changes.length} ${changes.length === 1 ? 'user' : 'users'}`;
  return {
    organizationId,
    at,
    personId: by,
    action: 'assignment.applied',
    subject,
    summary: `"${subject.label}" ${change}ed for ${users}.`,
    detail: {
      change,
      connectionId: subject.id,
      count: changes.length,
      rows: hashRows(changes),
      ...(jobId === undefined ? {} : { jobId }),
    },
    changes,
  };
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
