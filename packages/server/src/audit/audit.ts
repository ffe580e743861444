import type { AuditAction, AuditEntry, AuditPage } from '@authshift/core/contract';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import { ERASED, namesOf } from './people.ts';

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
}

/** Written in the transaction of the change itself, so that there is no change without its entry. */
export async function recordAudit(tx: Tx, record: AuditRecord): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      organization_id: record.organizationId,
      at: record.at,
      person_id: record.personId,
      action: record.action,
      subject_type: record.subject.type,
      subject_id: record.subject.id,
      subject_label: record.subject.label,
      summary: record.summary,
      detail: JSON.stringify(record.detail ?? {}),
    })
    .execute();
}

/** Newest first. */
export async function listAudit(
  db: Queryable,
  organizationId: string,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<AuditPage> {
  let query = db.selectFrom('audit').selectAll().where('organization_id', '=', organizationId);
  if (before !== null) query = query.where('id', '<', before);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const people = page.flatMap((row) => [row.person_id, ...personIn(row.detail), ...labelOf(row)]);
  const names = await namesOf(db, organizationId, people);
  const entries = page.map((row) => ({
    id: String(row.id),
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
  return { entries, nextCursor: rows.length > limit && last ? String(last.id) : null };
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
