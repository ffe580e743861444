import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import { ERASED } from './people.ts';

/**
 * What may have to go one day never stands in an entry of the audit, because an entry never changes. In its place stands a mark:
 * `{person:…}` and `{user:…}` hold somebody's random id, `{text:…}` the hash of words that are kept beside the entry with a nonce.
 */
const MARK = /\{(person|user|text):([0-9a-f-]{36,64})\}/g;
const ONE_MARK = /^\{(person|user|text):([0-9a-f-]{36,64})\}$/;
const ADDRESS = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** Literal answers end by themselves; what a person has written stays until it is to be erased. */
export type TextKind = 'literal' | 'reason';

const textMembers: Readonly<Record<string, TextKind>> = { literal: 'literal', reason: 'reason' };

interface Kept {
  readonly organizationId: string;
  readonly at: Date;
}

/** Takes names and words out of a value, whatever its shape, and keeps them where they can go. */
export async function markWords<T>(tx: Tx, kept: Kept, value: T): Promise<T> {
  const texts = new Map<string, { readonly kind: TextKind; readonly nonce: string; readonly text: string }>();
  const people = await findPeople(tx, kept.organizationId, value);
  const ours = await findOurs(tx, kept.organizationId, value);
  const marked = mapMembers(value, (text, member) => {
    const kind = textMembers[member];
    if (kind !== undefined && text !== '') {
      const nonce = randomBytes(16).toString('hex');
      const commitment = commit(nonce, text);
      texts.set(commitment, { kind, nonce, text });
      return `{text:${commitment}}`;
    }
    if (member === 'userId' || member === 'userIds') return people.user(text);
    return text
      .replace(MARK, (mark, _, id: string) => (ours.has(id) ? mark : mark.replace('{', '(').replace('}', ')')))
      .replace(ADDRESS, (address) => people.address(address));
  });
  if (texts.size > 0) {
    await tx
      .insertInto('audit_texts')
      .values(
        [...texts].map(([commitment, kindNonceText]) => ({
          organization_id: kept.organizationId,
          commitment,
          at: kept.at,
          ...kindNonceText,
        })),
      )
      .execute();
  }
  return marked;
}

export function commit(nonce: string, text: string): string {
  return createHash('sha256').update(`${nonce}\n${text}`).digest('hex');
}

/** Keeps one text beside the audit; answers its mark. */
export async function markText(tx: Tx, kept: Kept, text: string): Promise<string> {
  const { reason } = await markWords(tx, kept, { reason: text });
  return reason;
}

/**
 * The texts that are kept already of those a value speaks of, see `markText`. Any other mark in it was typed by somebody: taken for one of ours
 * it would name others, or be missed for ever.
 */
async function findOurs(tx: Tx, organizationId: string, value: unknown): Promise<ReadonlySet<string>> {
  const marked = new Set<string>();
  mapMembers(value, (text, member) => {
    if (member in textMembers) return text;
    for (const [, kind, id = ''] of text.matchAll(MARK)) if (kind === 'text') marked.add(id);
    return text;
  });
  return new Set((await readTexts(tx, organizationId, marked)).keys());
}

interface Marks {
  user(userId: string): string;
  address(address: string): string;
}

/** The random ids of the users and addresses a value names; an address that is new gets one. */
async function findPeople(tx: Tx, organizationId: string, value: unknown): Promise<Marks> {
  const users = new Set<string>();
  const addresses = new Set<string>();
  mapMembers(value, (text, member) => {
    if (member in textMembers) return text;
    if (member === 'userId' || member === 'userIds') users.add(text);
    for (const [address] of text.matchAll(ADDRESS)) addresses.add(address);
    return text;
  });
  const ids = new Map<string, string>();
  if (users.size > 0) {
    // Who is named here is known by name as long as the user is there.
    const { rows } = await sql<{ user_id: string; id: string }>`with wanted as (
        select id as user_id, person_id::text as id, display_name from users
        where organization_id = ${organizationId} and id = any(${[...users]}::text[])
      ), named as (
        insert into people (organization_id, id, external_id, name)
        select ${organizationId}, id, 'user/' || user_id, display_name from wanted on conflict do nothing
      ) select user_id, id from wanted`.execute(tx);
    for (const { user_id, id } of rows) ids.set(`user/${user_id}`, id);
  }
  if (addresses.size > 0) {
    const { rows } = await sql<{ external_id: string; id: string }>`with wanted as (
        select a as address from unnest(${[...addresses]}::text[]) as a
      ), known as (
        select external_id, id from people where organization_id = ${organizationId} and external_id in (select address from wanted)
      ), made as (
        insert into people (organization_id, id, external_id, name)
        select ${organizationId}, gen_random_uuid()::text, address, address from wanted
        where address not in (select external_id from known)
        on conflict (organization_id, external_id) do update set name = people.name returning external_id, id
      ) select * from known union all select * from made`.execute(tx);
    for (const { external_id, id } of rows) ids.set(external_id, id);
  }
  return {
    user: (userId) => `{user:${ids.get(`user/${userId}`) ?? '00000000-0000-0000-0000-000000000000'}}`,
    address: (address) => `{person:${ids.get(address) ?? '00000000-0000-0000-0000-000000000000'}}`,
  };
}

/** Puts names and words back for a reader: where they have gone, `null` for a text of its own, and words that say so elsewhere. */
export async function readWords<T>(db: Queryable, organizationId: string, value: T): Promise<T> {
  const people = new Set<string>();
  const commitments = new Set<string>();
  mapMembers(value, (text) => {
    for (const [, kind, id = ''] of text.matchAll(MARK)) (kind === 'text' ? commitments : people).add(id);
    return text;
  });
  const names = await readNames(db, organizationId, people);
  const texts = await readTexts(db, organizationId, commitments);
  const word = (kind: string, id: string): string | null => {
    if (kind === 'text') return texts.get(id) ?? null;
    const name = names.get(id);
    if (kind === 'user') return name === undefined ? id : name.replace(/^user\//, '');
    return name ?? ERASED;
  };
  return mapMembers(value, (text) => {
    const [, kind, id] = ONE_MARK.exec(text) ?? [];
    if (kind !== undefined && id !== undefined) return word(kind, id);
    return text.replace(MARK, (_, each: string, of: string) => word(each, of) ?? '');
  }) as T;
}

async function readNames(db: Queryable, organizationId: string, ids: ReadonlySet<string>) {
  if (ids.size === 0) return new Map<string, string>();
  const rows = await db
    .selectFrom('people')
    .select(['id', 'external_id'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, external_id }) => [id, external_id]));
}

async function readTexts(db: Queryable, organizationId: string, commitments: ReadonlySet<string>) {
  if (commitments.size === 0) return new Map<string, string>();
  const rows = await db
    .selectFrom('audit_texts')
    .select(['commitment', 'text'])
    .where('organization_id', '=', organizationId)
    .where('commitment', 'in', [...commitments])
    .execute();
  return new Map(rows.map(({ commitment, text }) => [commitment, text]));
}

/** A copy with every text in it changed; `member` is the name it stands under, of the list where it stands in one. */
function mapMembers<T>(value: T, change: (text: string, member: string) => string | null, member = ''): T {
  if (typeof value === 'string') return change(value, member) as T;
  if (Array.isArray(value)) return value.map((each) => mapMembers(each, change, member)) as T;
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapMembers(each, change, name)])) as T;
}
