import type { AuditAction, AuditEntry, AuditPage } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import { textArray } from '../storage/textArray.ts';
import { ERASED, namesOf } from './people.ts';
import { markText, markWords, readWords } from './words.ts';

export interface AuditRecord {
  readonly organizationId: string;
  readonly at: Date;
  readonly personId: string;
  readonly action: AuditAction;
  /** The label of a user is a person's id, see `userExternalId`, and is shown as the name. */
  readonly subject: AuditEntry['subject'];
  /** Never names a person: names live in `people` only. */
  readonly summary: string;
  /** Before and after where something changed. A member called `person` holds a person's id and is shown as the name. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** The random ids of the users whose tick the entry is about, see `recordTicks`. */
  readonly changes?: readonly string[];
}

/**
 * Written in the transaction of the change itself, so that there is no change without its entry; the entry gets its place in the chain when
 * that commits. Addresses, user ids, literal answers and reasons in it are kept where they can be erased, see `markWords`.
 */
export async function recordAudit(tx: Tx, record: AuditRecord): Promise<void> {
  await recordAudits(tx, [record]);
}

/** The same for several acts of one change, in their order. */
export async function recordAudits(tx: Tx, records: readonly AuditRecord[]): Promise<void> {
  if (records.length === 0) return;
  const rows = [];
  for (const record of records) rows.push(await toRow(tx, record));
  await tx.insertInto('audit').values(rows).execute();
}

async function toRow(tx: Tx, record: AuditRecord) {
  const { organizationId, at, subject, changes = null } = record;
  const kept = { organizationId, at };
  const isUser = subject.type === 'user';
  // A rollback is called by the reason somebody gave for it.
  const label = subject.type === 'rollback' ? await markText(tx, kept, subject.label) : subject.label;
  const words = await markWords(tx, kept, { summary: record.summary, label, detail: record.detail ?? {} });
  return {
    organization_id: organizationId,
    at,
    person_id: record.personId,
    action: record.action,
    subject_type: subject.type,
    subject_id: isUser ? `{user:${subject.label}}` : subject.id,
    subject_label: words.label,
    summary: words.summary,
    detail: JSON.stringify(words.detail),
    changes: changes === null ? null : sql<string[]>`${textArray(changes)}::uuid[]`,
  };
}

/** Newest first; `before` is the place of an entry in the chain, and so is an entry's id. */
export async function listAudit(
  db: Queryable,
  organizationId: string,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<AuditPage> {
  let query = db.selectFrom('audit').select(columns).where('organization_id', '=', organizationId);
  if (before !== null) query = query.where('seq', '<', before);
  const rows = await query
    .where('seq', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const people = page.flatMap((row) => [row.person_id, ...personIn(row.detail), ...labelOf(row)]);
  const names = await namesOf(db, organizationId, people);
  const entries = page.map((row) => ({
    id: String(row.seq),
    at: row.at.toISOString(),
    actor: { id: row.person_id, name: names.get(row.person_id) ?? ERASED },
    action: row.action as AuditAction,
    subject: {
      type: row.subject_type as AuditEntry['subject']['type'],
      id: row.subject_id,
      label: row.subject_type === 'user' ? (names.get(row.subject_label) ?? ERASED) : row.subject_label,
    },
    summary: row.summary,
    detail: withName(row.detail as Record<string, unknown>, names),
  }));
  const last = page.at(-1);
  const read = await readWords(db, organizationId, entries);
  return { entries: read.map(named), nextCursor: rows.length > limit && last ? String(last.seq) : null };
}

const columns = [
  'seq',
  'at',
  'person_id',
  'action',
  'subject_type',
  'subject_id',
  'subject_label',
  'summary',
  'detail',
] as const;

/** A subject is called something, even where what it was called has gone. */
function named(entry: AuditEntry): AuditEntry {
  return entry.subject.label === null ? { ...entry, subject: { ...entry.subject, label: ERASED } } : entry;
}

function labelOf(row: { readonly subject_type: string; readonly subject_label: string }): readonly string[] {
  return row.subject_type === 'user' ? [row.subject_label] : [];
}

function personIn(detail: unknown): readonly string[] {
  const person = (detail as { person?: unknown }).person;
  return typeof person === 'string' ? [person] : [];
}

function withName(detail: Record<string, unknown>, names: ReadonlyMap<string, string>): Record<string, unknown> {
  const [person] = personIn(detail);
  return person === undefined ? detail : { ...detail, person: names.get(person) ?? ERASED };
}
