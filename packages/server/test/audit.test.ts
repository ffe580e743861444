import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit, recordAudit } from '../src/audit/audit.ts';
import { countTicks } from '../src/audit/countTicks.ts';
import { erasePerson } from '../src/audit/erasePerson.ts';
import { expireTexts } from '../src/audit/expireTexts.ts';
import { personId } from '../src/audit/people.ts';
import { recordTicks } from '../src/audit/recordTicks.ts';
import { verifyAudit, verifyChain } from '../src/audit/verifyAudit.ts';
import { auditVerify } from '../src/command/auditVerify.ts';
import type { ServerContext } from '../src/context.ts';
import type { Tx } from '../src/storage/schema.ts';
import { openStorage, type Storage } from '../src/storage/storage.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { emptyDatabase } from './support/server.ts';

const AT = new Date('2026-11-22T08:00:00.000Z');

let postgres: TestPostgres;
let url: string;
const storages: Storage[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase();
  storages.push(await openStorage(await emptyDatabase(), () => {}));
  storages.push(await openStorage({ kind: 'postgres', url }, () => {}));
}, 60_000);

afterAll(async () => {
  for (const storage of storages) await storage.close();
  await postgres.stop();
});

/** Past every rule of the database, as only somebody can who owns it. */
async function pastTheRules(storage: Storage, run: (tx: Tx) => Promise<unknown>): Promise<void> {
  await storage.db.transaction().execute(async (tx) => {
    for (const table of ['audit', 'audit_heads'] as const)
      await sql`alter table ${sql.table(table)} disable trigger all`.execute(tx);
    await run(tx);
    for (const table of ['audit', 'audit_heads'] as const)
      await sql`alter table ${sql.table(table)} enable trigger all`.execute(tx);
  });
}

function entry(tx: Tx, organizationId: string, literal: string) {
  return recordAudit(tx, {
    organizationId,
    at: AT,
    personId: 'actor',
    action: 'probe.run',
    subject: { type: 'connection', id: 'next', label: 'Exchange (next)' },
    summary: 'Connectivity test of service@contoso.example: fail.',
    detail: { verdict: 'fail', literal, expected: 'service@contoso.example' },
  });
}

function batch(tx: Tx, organizationId: string, users: readonly string[]) {
  return recordTicks(tx, { organizationId, at: AT, by: 'actor', jobId: 'job' }, [
    { personIds: users, plan: { ticked: ['next'], unticked: [] } },
  ]);
}

const uuid = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

describe.each([0, 1])('the audit chain (database %i: PGlite, PostgreSQL)', (which) => {
  let storage: Storage;
  let organizations = 0;
  let id: string;

  beforeEach(async () => {
    storage = storages[which] as Storage;
    organizations += 1;
    id = `chain-${organizations}`;
    await sql`insert into organizations (id, name) values (${id}, 'Organization')`.execute(storage.db);
  });

  const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => storage.db.transaction().execute(run);
  const verified = async () => (await verifyAudit(storage.db, { organizationId: id }))[0];

  async function write(entries: number): Promise<void> {
    for (let index = 0; index < entries; index += 1) {
      await inTx((tx) =>
        index % 3 === 2 ? batch(tx, id, [uuid(index), uuid(index + 1)]) : entry(tx, id, `answer ${index}`),
      );
    }
  }

  it('takes entries only at its end', async () => {
    await write(3);
    for (const statement of [
      "update audit set summary = 'other'",
      'update audit set seq = null, hash = null',
      'delete from audit',
      'truncate audit',
      'update audit_heads set seq = 1',
      'delete from audit_heads',
    ]) {
      await expect(sql.raw(statement).execute(storage.db), statement).rejects.toThrow(/audit/i);
    }
    expect(await verified()).toMatchObject({ entries: 3, batches: 1, changes: 2, broken: null });
  });

  it('finds any row that was changed, removed, swapped, moved or put in', async () => {
    const ENTRIES = 7;
    const places = fc.nat(ENTRIES - 1).map((place) => place + 1);
    const tampering = fc.oneof(
      fc.record({
        kind: fc.constant('change' as const),
        place: places,
        column: fc.constantFrom(
          'at',
          'person_id',
          'action',
          'subject_id',
          'subject_label',
          'summary',
          'detail',
          'hash',
          'seq',
        ),
      }),
      fc.record({ kind: fc.constant('remove' as const), place: places }),
      fc.record({ kind: fc.constant('swap' as const), place: places, other: places }),
      fc.record({ kind: fc.constant('insert' as const), place: places, chained: fc.boolean() }),
      fc.record({
        kind: fc.constant('rows' as const),
        how: fc.constantFrom('one fewer', 'another', 'swapped', 'none'),
      }),
      fc.record({ kind: fc.constant('text' as const), how: fc.constantFrom('changed', 'removed', 'added') }),
      fc.record({ kind: fc.constant('head' as const) }),
    );
    const statements = (one: typeof tampering extends fc.Arbitrary<infer T> ? T : never) => {
      const here = sql`organization_id = ${id}`;
      switch (one.kind) {
        case 'change': {
          const values = {
            at: "at + interval '1 microsecond'",
            detail: `detail || '{"more": 1}'`,
            hash: 'sha256(hash)',
            seq: 'seq + 100',
          };
          const value = values[one.column as keyof typeof values] ?? `${one.column} || 'x'`;
          return [
            sql`update audit set ${sql.ref(one.column)} = ${sql.raw(value)} where ${here} and seq = ${one.place}`,
          ];
        }
        case 'remove':
          return [sql`delete from audit where ${here} and seq = ${one.place}`];
        case 'swap': {
          const other = one.other === one.place ? (one.place % ENTRIES) + 1 : one.other;
          const move = (from: number, to: number) => sql`update audit set seq = ${to} where ${here} and seq = ${from}`;
          return [move(one.place, 1000), move(other, one.place), move(1000, other)];
        }
        case 'insert': {
          const columns = sql`organization_id, at, person_id, action, subject_type, subject_id, subject_label, summary, detail`;
          const place = one.chained ? sql`(select max(seq) + 1 from audit where ${here})` : sql`null`;
          return [
            sql`insert into audit (${columns}, seq, hash) select ${columns}, ${place}, hash from audit where ${here} and seq = ${one.place}`,
          ];
        }
        case 'rows': {
          const rows = {
            'one fewer': sql`changes[2:]`,
            another: sql`array[gen_random_uuid()] || changes[2:]`,
            swapped: sql`array[changes[2], changes[1]]`,
            none: sql`null`,
          }[one.how];
          return [sql`update audit set changes = ${rows} where ${here} and seq = 3`];
        }
        case 'text': {
          const how = {
            changed: sql`update audit_texts set text = text || 'x' where ${here} and text = 'answer 0'`,
            removed: sql`delete from audit_texts where ${here} and text = 'answer 1'`,
            added: sql`insert into audit_texts select ${id}, repeat('0', 64), 'n', 'text', 'literal', now()`,
          }[one.how];
          return [how];
        }
        case 'head':
          return [sql`update audit_heads set hash = sha256(hash) where ${here}`];
      }
    };
    await write(ENTRIES);
    expect(await verified()).toMatchObject({ entries: ENTRIES, broken: null, head: { entry: ENTRIES } });
    const Undo = class extends Error {};
    await fc.assert(
      fc.asyncProperty(tampering, async (one) => {
        const broken = await new Promise((resolve, reject) => {
          pastTheRules(storage, async (tx) => {
            for (const statement of statements(one)) await statement.execute(tx);
            resolve((await verifyChain(tx, id)).broken);
            throw new Undo();
          }).catch((error: unknown) => {
            if (!(error instanceof Undo)) reject(error);
          });
        });
        expect(broken).toMatchObject({ entry: expect.any(Number), what: expect.any(String) });
      }),
      { numRuns: 40 },
    );
    expect(await verified()).toMatchObject({ broken: null });
  });

  it('finds a chain that was made anew as a whole by a head that was noted before', async () => {
    await write(3);
    const noted = (await verified())?.head ?? { entry: 0, hash: '' };
    await write(2);
    expect((await verifyAudit(storage.db, { organizationId: id, noted }))[0]?.broken).toBeNull();
    const other = { ...noted, hash: '0'.repeat(64) };
    expect((await verifyAudit(storage.db, { organizationId: id, noted: other }))[0]?.broken).toMatchObject({
      entry: 3,
    });
  });

  it('never forks, however many write at once', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        inTx(async (tx) => {
          await entry(tx, id, `first ${index}`);
          await batch(tx, id, [uuid(index)]);
        }),
      ),
    );
    expect(await verified()).toMatchObject({ entries: 24, batches: 12, changes: 12, broken: null });
  });

  it('holds a batch of at most 1,000 changes, and tells what was done twice', async () => {
    const users = Array.from({ length: 2500 }, (_, index) => uuid(index));
    await inTx((tx) => batch(tx, id, users));
    expect(await verified()).toMatchObject({ entries: 3, batches: 3, changes: 2500, broken: null });
    const once = { changes: 2500, assignments: 2500, repeated: 0 };
    expect(await countTicks(storage.db, { organizationId: id, jobId: 'job' })).toMatchObject(once);
    await inTx((tx) => batch(tx, id, users.slice(0, 2)));
    expect(await countTicks(storage.db, { organizationId: id })).toMatchObject({ ...once, changes: 2502, repeated: 2 });
  });

  it('stays valid when literal answers end and people are erased, and neither is there any more', async () => {
    const server = { db: storage.db, now: () => AT } as unknown as ServerContext;
    await inTx(async (tx) => {
      const actor = await personId(tx, id, { externalId: 'host-7', name: 'Night shift' });
      await entry(tx, id, 'No mailbox for night@contoso.example.');
      await recordAudit(tx, {
        organizationId: id,
        at: AT,
        personId: actor,
        action: 'rollback.requested',
        subject: { type: 'rollback', id: 'r', label: 'Night shift asked for it' },
        summary: 'A rollback was requested.',
        detail: { reason: 'Night shift asked for it' },
      });
    });
    const read = async () => JSON.stringify((await listAudit(storage.db, id, { before: null, limit: 100 })).entries);
    expect(await read()).toMatch(/Night shift asked.*service@contoso\.example/s);
    await erasePerson(server, { organizationId: id, externalId: 'host-7' });
    await erasePerson(server, { organizationId: id, externalId: 'SERVICE@contoso.example' });
    expect(await verified()).toMatchObject({ entries: 4, texts: { kept: 1, deleted: 2 }, broken: null });
    await expireTexts(server, new Date(AT.getTime() + 1));
    expect(await verified()).toMatchObject({ entries: 5, texts: { kept: 0, deleted: 3 }, broken: null });
    expect(await read()).not.toMatch(/Night|service@|night@/);
    const { rows } = await sql<{
      all: string;
    }>`select string_agg(a::text, '') as all from audit a where organization_id = ${id}`.execute(storage.db);
    expect(rows[0]?.all).not.toMatch(/Night|service@|night@/);
    const operator = { actor: { id: 'o', name: 'Operator' }, role: 'operator' } as const;
    await expect(erasePerson(server, { organizationId: id, externalId: 'x', by: operator })).rejects.toThrow(
      'role admin',
    );
  });

  it('cannot be made to look broken by a name that looks like a mark of ours', async () => {
    const label = `{text:${'0'.repeat(64)}}`;
    await inTx((tx) =>
      recordAudit(tx, {
        organizationId: id,
        at: AT,
        personId: 'actor',
        action: 'connection.created',
        subject: { type: 'connection', id: 'next', label },
        summary: `Connection "${label}" was created.`,
        detail: { after: { displayName: label, account: `{person:${uuid(1)}}` } },
      }),
    );
    expect(await verified()).toMatchObject({ entries: 1, broken: null });
    const { entries } = await listAudit(storage.db, id, { before: null, limit: 1 });
    expect(entries[0]).toMatchObject({
      subject: { label: `(text:${'0'.repeat(64)})` },
      detail: { after: { account: `(person:${uuid(1)})` } },
    });
  });

  it('erases a person known by a number without touching times and codes', async () => {
    const server = { db: storage.db, now: () => AT } as unknown as ServerContext;
    const error = { code: null, literal: 'Room 08 said 22 to Late shift.', at: AT.toISOString(), line: 22 };
    await sql`insert into connections (organization_id, id, display_name, name_key, auth_type, protocol, environment, account, status,
        status_since, created_at, last_error)
      values (${id}, 'c', 'C', 'c', 'basic', 'ews', 'online', 'a', 'ready', ${AT}, ${AT}, ${JSON.stringify(error)}::jsonb)`.execute(
      storage.db,
    );
    await inTx((tx) => personId(tx, id, { externalId: '22', name: 'Late shift' }));
    await erasePerson(server, { organizationId: id, externalId: '22' });
    const { rows } = await sql<{ last_error: object }>`select last_error from connections
      where organization_id = ${id}`.execute(storage.db);
    expect(rows[0]?.last_error).toEqual({ ...error, literal: 'Room 08 said Erased person to Erased person.' });
  });
});

it('forgets an account wherever it stands by itself, and nobody whose name only begins or ends like it', async () => {
  const { db } = storages[0] as Storage;
  const id = 'named';
  const server = { db, now: () => AT } as unknown as ServerContext;
  const [mine, others] = ['room-1@contoso.example', 'big.room-1@contoso.example, room-1@contoso.example.net, room-12'];
  await sql`insert into organizations (id, name) values (${id}, 'Organization')`.execute(db);
  for (const status of ['ready', 'purged']) {
    await sql`insert into connections (organization_id, id, display_name, name_key, auth_type, protocol, environment, account, status,
        status_since, created_at)
      values (${id}, ${status}, ${status}, ${status}, 'oauth-delegated', 'ews', 'online', ${mine}, ${status}, ${AT}, ${AT})`.execute(
      db,
    );
  }
  await sql`insert into users (organization_id, id, display_name, address, upn, enabled, sort_name, sort_address)
    values (${id}, 'u', 'U', ${mine}, ${mine}, true, 'u', 'u')`.execute(db);
  const sealed = sql`'home', 'object', 'tenant', ${mine}, '[]', 'key', ${Buffer.from('x')}, ${AT}`;
  await sql`insert into grants (organization_id, connection_id, home_account_id, object_id, tenant_id, upn, scopes, key_id, sealed,
    acquired_at) values (${id}, 'ready', ${sealed})`.execute(db);
  await sql`insert into user_grants (organization_id, connection_id, user_id, home_account_id, object_id, tenant_id, upn, scopes, key_id,
    sealed, acquired_at) values (${id}, 'ready', 'u', ${sealed})`.execute(db);
  for (const status of ['succeeded', 'pending']) {
    await sql`insert into attempts (organization_id, id, connection_id, kind, state_hash, browser_hash, key_id, return_to, silent_expected,
        expected_account, status, started_by, started_at, expires_at)
      values (${id}, ${status}, 'ready', 'grant', ${status}, 'b', 'k', '/', false, ${mine}, ${status}, 'p', ${AT}, ${AT})`.execute(
      db,
    );
  }
  await sql`insert into waves (organization_id, id, ordinal, name, to_id, status, concurrency, stop_rule, observe_intervals, counts, tally,
      created_by, created_at, moved_by)
    values (${id}, 'w', 1, ${`For ${mine}; not ${others}`}, 'ready', 'planned', 1, '{}', 1, '{}', '{}', 'p', ${AT}, 'p')`.execute(
    db,
  );
  await sql`insert into history (organization_id, user_id, connection_id, at, kind, text)
    values (${id}, 'u', 'ready', ${AT}, 'sync_failed', ${`No mailbox for ${mine}. ${others}`})`.execute(db);
  const told = await erasePerson(server, { organizationId: id, externalId: mine.toUpperCase() });
  expect(told).toEqual({ people: 0, texts: 0, kept: ['ready'] });
  const { rows } = await sql`select
    (select string_agg(account, ' | ' order by id) from connections where organization_id = ${id}) as accounts,
    (select upn from grants where organization_id = ${id}) as upn,
    (select count(*)::int from user_grants where organization_id = ${id}) as own,
    (select string_agg(expected_account, ' | ' order by id) from attempts where organization_id = ${id}) as expected,
    (select name from waves where organization_id = ${id}) as wave,
    (select text from history where organization_id = ${id}) as said`.execute(db);
  expect(rows[0]).toEqual({
    accounts: `Erased person | ${mine}`,
    upn: 'Erased person',
    own: 0,
    expected: `${mine} | Erased person`,
    wave: `For Erased person; not ${others}`,
    said: `No mailbox for Erased person. ${others}`,
  });
});

it('is verified by a command, which says what is wrong where', async () => {
  const storage = storages[1] as Storage;
  const id = 'commanded';
  await sql`insert into organizations (id, name) values (${id}, 'Organization')`.execute(storage.db);
  for (const literal of ['a', 'b', 'c']) await storage.db.transaction().execute((tx) => entry(tx, id, literal));
  const lines: string[] = [];
  const stopping = new AbortController().signal;
  const call = { args: ['--organization', id], env: { DATABASE_URL: url }, stopping };
  const run = () => auditVerify.run({ ...call, print: (line) => lines.push(line) });
  expect(await run()).toBe(0);
  expect(lines.join('\n')).toMatch(
    /commanded: valid, 3 entries, 0 batches, 0 changes, 3 texts kept, 0 deleted, head 3:[0-9a-f]{64}/,
  );
  await pastTheRules(storage, (tx) =>
    sql`update audit set summary = 'other' where organization_id = ${id} and seq = 2`.execute(tx),
  );
  lines.length = 0;
  expect(await run()).toBe(1);
  expect(lines.join('\n')).toContain('commanded: BROKEN at entry 2: it was changed');
});
