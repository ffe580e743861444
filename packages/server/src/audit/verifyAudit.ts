import { sql } from 'kysely';
import type { Queryable } from '../context.ts';
import { atOneMoment } from '../storage/atOneMoment.ts';
import type { Database } from '../storage/schema.ts';

export interface VerifiedAudit {
  readonly organizationId: string;
  readonly entries: number;
  /** Entries of bulk changes, and the changes of ticks in them. */
  readonly batches: number;
  readonly changes: number;
  /** Literal answers and reasons beside the entries, and those that were deleted since. */
  readonly texts: { readonly kept: number; readonly deleted: number };
  /** The last entry's place and hash: noted somewhere else, it proves later that nothing up to here was made anew. Null: no entry. */
  readonly head: AuditHead | null;
  /** Null: valid. */
  readonly broken: BrokenEntry | null;
}

export interface AuditHead {
  readonly entry: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** The first entry that is not as it was written, and what is wrong with it. */
export interface BrokenEntry {
  readonly entry: number;
  readonly what: string;
}

/**
 * Recomputes the chain of every organization, or of one, from the entries as they stand. `noted` is a head from before: the chain has to lead
 * through it still.
 */
export async function verifyAudit(
  db: Database,
  {
    organizationId,
    noted,
  }: { readonly organizationId?: string | undefined; readonly noted?: AuditHead | undefined } = {},
): Promise<readonly VerifiedAudit[]> {
  const ids =
    organizationId === undefined
      ? (await sql<{ id: string }>`select id from organizations order by id`.execute(db)).rows.map(({ id }) => id)
      : [organizationId];
  const verified: VerifiedAudit[] = [];
  // What is written meanwhile is in none of the looks, or in all.
  for (const id of ids) {
    verified.push(await atOneMoment(db, (tx) => verifyChain(tx, id, noted)));
  }
  return verified;
}

/** Of one organization, in a transaction that sees one moment. */
export async function verifyChain(db: Queryable, organizationId: string, noted?: AuditHead): Promise<VerifiedAudit> {
  const checks = [
    await findBrokenLink(db, organizationId),
    await findBrokenEnd(db, organizationId),
    await findBrokenRows(db, organizationId),
    await findBrokenText(db, organizationId),
    await findOtherPast(db, organizationId, noted),
  ].flatMap((broken) => (broken === null ? [] : [broken]));
  const { rows } = await sql<{ entries: number; batches: number; changes: number }>`
    select count(*)::int as entries, count(changes)::int as batches, coalesce(sum(cardinality(changes)), 0)::int as changes
    from audit where organization_id = ${organizationId}`.execute(db);
  const { entries = 0, batches = 0, changes = 0 } = rows[0] ?? {};
  return {
    organizationId,
    entries,
    batches,
    changes,
    texts: await countTexts(db, organizationId),
    head: await readHead(db, organizationId),
    broken: checks.sort((a, b) => a.entry - b.entry)[0] ?? null,
  };
}

interface Found {
  readonly entry: string | number;
  readonly what: string;
}

function first({ rows }: { readonly rows: readonly Found[] }): BrokenEntry | null {
  const [found] = rows;
  return found === undefined ? null : { entry: Number(found.entry), what: found.what };
}

/** The text an entry's hash is over, beside the hash of the entry before. */
const content = sql`jsonb_build_array(organization_id, seq, floor(extract(epoch from at) * 1000000)::bigint,
  person_id, action, subject_type, subject_id, subject_label, summary, detail)::text`;

async function findBrokenLink(db: Queryable, organizationId: string): Promise<BrokenEntry | null> {
  return first(
    await sql<Found>`with chained as (
        select seq, hash, coalesce(lag(seq) over places, 0) as before,
          sha256(coalesce(lag(hash) over places, '') || convert_to(${content}, 'UTF8')) as computed
        from audit where organization_id = ${organizationId} window places as (order by seq)
      )
      select coalesce(seq, before + 1) as entry, case
        when seq is null then 'an entry was inserted past the chain'
        when seq <> before + 1 then 'the entry before it is missing'
        else 'it was changed, or the entry before it was' end as what
      from chained where seq is null or hash is null or seq <> before + 1 or hash <> computed
      order by seq nulls last limit 1`.execute(db),
  );
}

async function findBrokenEnd(db: Queryable, organizationId: string): Promise<BrokenEntry | null> {
  return first(
    await sql<Found>`select greatest(h.seq, a.seq, 1) as entry, 'the chain does not end where its head is: entries were removed or added' as what
      from (select max(seq) as seq from audit where organization_id = ${organizationId}) last
      left join audit a on a.organization_id = ${organizationId} and a.seq = last.seq
      full join (select seq, hash from audit_heads where organization_id = ${organizationId}) h on true
      where coalesce(h.seq, 0) <> coalesce(a.seq, 0) or h.hash is distinct from a.hash`.execute(db),
  );
}

/** The hash over the rows of a batch is in the part of the entry that is chained. */
async function findBrokenRows(db: Queryable, organizationId: string): Promise<BrokenEntry | null> {
  return first(
    await sql<Found>`select coalesce(seq, 0) as entry, 'the rows of its batch are not those it was written with' as what
      from audit where organization_id = ${organizationId} and (changes is not null or detail ? 'rows') and (
        changes is null
        or encode(sha256(convert_to(array_to_string(changes, ','), 'UTF8')), 'hex') is distinct from detail->>'rows'
        or cardinality(changes)::text is distinct from detail->>'count')
      order by seq limit 1`.execute(db),
  );
}

/** Texts an entry speaks of, with those that were deleted by erasure or with time, which are named by the entry of that. */
function mentions(organizationId: string) {
  return sql`mentioned as (
      select min(seq) as seq, mark[1] as commitment
      from audit, regexp_matches(subject_label || ' ' || summary || ' ' || detail::text, '\\{text:([0-9a-f]{64})\\}', 'g') as mark
      where organization_id = ${organizationId} group by 2
    ), deleted as (
      select distinct jsonb_array_elements_text(detail->'texts') as commitment from audit
      where organization_id = ${organizationId} and action in ('literals.expired', 'person.erased')
    ), kept as (select * from audit_texts where organization_id = ${organizationId})`;
}

async function findBrokenText(db: Queryable, organizationId: string): Promise<BrokenEntry | null> {
  return first(
    await sql<Found>`with ${mentions(organizationId)}
      select * from (
        select coalesce(m.seq, 0) as entry, 'a text beside it was changed' as what from kept k left join mentioned m using (commitment)
        where m.commitment is null or encode(sha256(convert_to(k.nonce || E'\n' || k.text, 'UTF8')), 'hex') <> k.commitment
        union all
        select m.seq, 'a text beside it is missing, and nobody deleted it' from mentioned m
        where not exists (select 1 from kept k where k.commitment = m.commitment)
          and not exists (select 1 from deleted d where d.commitment = m.commitment)
      ) found order by entry limit 1`.execute(db),
  );
}

async function findOtherPast(
  db: Queryable,
  organizationId: string,
  noted: AuditHead | undefined,
): Promise<BrokenEntry | null> {
  if (noted === undefined) return null;
  const { rows } = await sql<{ hash: string }>`select encode(hash, 'hex') as hash from audit
    where organization_id = ${organizationId} and seq = ${noted.entry}`.execute(db);
  if (rows[0]?.hash === noted.hash.toLowerCase()) return null;
  return { entry: noted.entry, what: 'it is not the one whose hash was noted' };
}

async function countTexts(db: Queryable, organizationId: string): Promise<VerifiedAudit['texts']> {
  const { rows } = await sql<{ kept: number; deleted: number }>`with ${mentions(organizationId)}
    select (select count(*)::int from kept) as kept, (select count(*)::int from mentioned
      where commitment in (select commitment from deleted)) as deleted`.execute(db);
  return rows[0] ?? { kept: 0, deleted: 0 };
}

async function readHead(db: Queryable, organizationId: string): Promise<AuditHead | null> {
  const { rows } = await sql<{
    seq: string | number;
    hash: string;
  }>`select seq, encode(hash, 'hex') as hash from audit_heads
    where organization_id = ${organizationId}`.execute(db);
  return rows[0] === undefined ? null : { entry: Number(rows[0].seq), hash: rows[0].hash };
}
