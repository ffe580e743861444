import type { Erasure as Answer } from '@authshift/core/contract';
import { sql } from 'kysely';
import { type Access, hasRole } from '../access/access.ts';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { Tx } from '../storage/schema.ts';
import { recordAudit } from './audit.ts';
import { ERASED, HOST, type Person, personId } from './people.ts';

export interface Erasure {
  readonly organizationId: string;
  /** The host's id of an actor, or the address of a Microsoft account. */
  readonly externalId: string;
  /** Who asked for it; absent: the host. */
  readonly by?: Pick<Access, 'actor' | 'role'> | undefined;
}

/** Forgets who a person was. What they did stays, under the random id, and so does the chain of the audit. */
export async function erasePerson(server: ServerContext, erasure: Erasure): Promise<Answer> {
  const { organizationId, externalId, by } = erasure;
  if (by !== undefined && !hasRole(by.role, 'admin')) {
    throw new ProblemError('role_required', { detail: 'This needs the role admin.', extra: { required: 'admin' } });
  }
  const at = server.now();
  return server.db.transaction().execute(async (tx) => {
    const eraser = by === undefined ? HOST : { externalId: by.actor.id, name: by.actor.name };
    const words = [externalId];
    const erased = await forgetPeople(tx, { organizationId, at, externalIds: words, words, withNames: true });
    await recordErasure(tx, { organizationId, at, person: eraser, asked: true }, erased);
    const kept = await connectionsWith(tx, organizationId, externalId);
    return { people: erased.people.length, texts: erased.texts.length, kept };
  });
}

/** Connections that sign in with an account. */
async function connectionsWith(tx: Tx, organizationId: string, account: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from connections where organization_id = ${organizationId}
    and status <> 'purged' and lower(account) = ${lower(account)} order by created_at, id`.execute(tx);
  return rows.map(({ id }) => id);
}

export interface ErasureAct {
  readonly organizationId: string;
  readonly at: Date;
  readonly person: Person;
  /** Somebody asked for it, so that it is told even if there was nothing to erase. */
  readonly asked?: boolean;
}

export async function recordErasure(tx: Tx, act: ErasureAct, erased: Erased): Promise<void> {
  if (!act.asked && erased.people.length + erased.texts.length === 0) return;
  const { organizationId, at } = act;
  await recordAudit(tx, {
    organizationId,
    at,
    personId: await personId(tx, organizationId, act.person),
    action: 'person.erased',
    subject: { type: 'organization', id: organizationId, label: 'People' },
    summary: `Erased: ${erased.people.length} ${erased.people.length === 1 ? 'person' : 'people'}.`,
    detail: { ...erased },
  });
}

export interface Forgotten {
  readonly organizationId: string;
  readonly at: Date;
  /** Of rows of `people`, in any case. */
  readonly externalIds: readonly string[];
  /** What must not stand in any literal answer or reason any more. */
  readonly words: readonly string[];
  /** The names these people had must not, either. */
  readonly withNames?: boolean;
}

/** What the audit has to know of it, so that texts which are missing from then on are not missed. */
export interface Erased {
  readonly people: readonly string[];
  readonly texts: readonly string[];
}

/** Takes the rows of these people away, and every text in which one of their names or addresses stands. */
export async function forgetPeople(tx: Tx, forgotten: Forgotten): Promise<Erased> {
  const { organizationId, externalIds } = forgotten;
  const { rows: people } = await sql<{ id: string; name: string; external_id: string }>`delete from people
    where organization_id = ${organizationId} and lower(external_id) = any(${externalIds.map(lower)}::text[])
    returning id, name, external_id`.execute(tx);
  const names = forgotten.withNames ? people.map(({ name }) => name) : [];
  const words = [...new Set([...forgotten.words, ...names].map(lower))].filter((word) => word.length > 1);
  const texts: string[] = [];
  for (let start = 0; start < words.length; start += WORDS) {
    const some = words.slice(start, start + WORDS);
    texts.push(...(await forgetTexts(tx, organizationId, some)));
    await forgetAnswers(tx, organizationId, some);
  }
  await forgetAccounts(tx, organizationId, externalIds);
  if (people.length > 0) await forgetEvents(tx, organizationId);
  return { people: people.map(({ id }) => id), texts };
}

async function forgetTexts(tx: Tx, organizationId: string, words: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ commitment: string }>`delete from audit_texts t
    where t.organization_id = ${organizationId} and t.text ~* ${wholeOf(words)} returning commitment`.execute(tx);
  return rows.map(({ commitment }) => commitment);
}

/** Columns in which a server's literal answer or a person's reason is kept as text, beside the audit. */
const texts = [
  ['assignments', 'error_literal'],
  ['history', 'text'],
  ['job_items', 'literal'],
  ['preflight_checks', 'literal'],
  ['verifications', 'literal'],
  ['rotations', 'literal'],
  ['rollbacks', 'reason'],
  ['checkpoints', 'label'],
  ['waves', 'name'],
] as const;
/** The same in columns of JSON, in those of their members. */
const documents = [
  ['connections', 'last_error'],
  ['connections', 'disconnect_request'],
  ['attempts', 'error'],
  ['preflight_checks', 'waiver'],
  ['policy_changes', 'acknowledgement'],
] as const;

/** Members that hold words; times, codes and counts stand beside them, and stay as they are, whatever a person is known by. */
const members = ['literal', 'reason', 'otherApps'];

/** Words looked for in one pass over the tables. */
const WORDS = 500;

async function forgetAnswers(tx: Tx, organizationId: string, words: readonly string[]): Promise<void> {
  const pattern = wholeOf(words);
  for (const [table, column] of texts) {
    const name = sql.ref(column);
    await sql`update ${sql.table(table)} set ${name} = regexp_replace(${name}, ${pattern}, ${ERASED}, 'gi')
      where organization_id = ${organizationId} and ${name} ~* ${pattern}`.execute(tx);
  }
  // As they stand in JSON, where a line break before a word looks like a letter.
  const quoted = anyOf(words.map((word) => JSON.stringify(word).slice(1, -1)));
  for (const [table, column] of documents) {
    const name = sql.ref(column);
    await sql`update ${sql.table(table)} set ${name} = (
        select jsonb_object_agg(key, case
          when not key = any(${members}::text[]) then value
          when jsonb_typeof(value) = 'string' then to_jsonb(regexp_replace(value #>> '{}', ${pattern}, ${ERASED}, 'gi'))
          when jsonb_typeof(value) = 'array' then (
            select coalesce(jsonb_agg(regexp_replace(word, ${pattern}, ${ERASED}, 'gi') order by place), '[]')
            from jsonb_array_elements_text(value) with ordinality as w(word, place))
          else value end)
        from jsonb_each(${name}))
      where organization_id = ${organizationId} and ${name}::text ~* ${quoted}`.execute(tx);
  }
}

function anyOf(words: readonly string[]): string {
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}

/** Identifiers as a whole: whoever is called `room-1` is neither `room-12` nor at `room-1.example`. A full stop may follow. */
function wholeOf(words: readonly string[]): string {
  return `(?<![[:alnum:]_@.+-])(?:${anyOf(words)})(?![[:alnum:]_@+-]|\\.[[:alnum:]])`;
}

/** Accounts as Microsoft or an administrator named them. One that a connection signs in with stays as long as it does. */
async function forgetAccounts(tx: Tx, organizationId: string, externalIds: readonly string[]): Promise<void> {
  const erased = JSON.stringify({ upn: ERASED, name: null });
  const wanted = sql`any(${externalIds.map(lower)}::text[])`;
  // Connections before attempts, as everywhere: nobody waits for the other then.
  await sql`update connections
    set wrong_account = jsonb_set(wrong_account, '{returned}', wrong_account->'returned' || ${erased}::jsonb)
    where organization_id = ${organizationId} and lower(wrong_account->'returned'->>'upn') = ${wanted}`.execute(tx);
  await sql`update connections set account = ${ERASED}
    where organization_id = ${organizationId} and status = 'purged' and lower(account) = ${wanted}`.execute(tx);
  await sql`update attempts set returned = returned || ${erased}::jsonb
    where organization_id = ${organizationId} and lower(returned->>'upn') = ${wanted}`.execute(tx);
  await sql`update attempts set expected_account = ${ERASED} where organization_id = ${organizationId}
    and (kind = 'self' or status <> 'pending') and lower(expected_account) = ${wanted}`.execute(tx);
  await sql`update grants set upn = ${ERASED}, name = null
    where organization_id = ${organizationId} and lower(upn) = ${wanted}`.execute(tx);
  // Tokens of somebody's own: the mailbox is opened with the connection's from then on.
  await sql`delete from user_grants where organization_id = ${organizationId} and lower(upn) = ${wanted}`.execute(tx);
}

/** Links in events say who made them: whoever resumes the stream reads the list instead. */
async function forgetEvents(tx: Tx, organizationId: string): Promise<void> {
  await sql`update events set data = data - 'invitations'
    where organization_id = ${organizationId} and data->'invitations' is not null`.execute(tx);
}

function lower(text: string): string {
  return text.toLowerCase();
}
