import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  AssignmentChange,
  AuthorizationAttempt,
  Connection,
  ConnectionInput,
  Job,
  MigrationClient,
  MigrationEvent,
  Problem,
  Role,
  Scope,
  UserRow,
} from '../contract/index.ts';
import { connectionSchema, meSchema, userDetailsSchema, usersPageSchema } from '../contract/index.ts';
import { createCancellation } from '../engine/cancellation.ts';
import { isMigrationError } from '../errors/migrationError.ts';

/** One organization in a back end, empty but for its registrations, and a hand on the world around it. */
export interface ContractFixture {
  client(role: Role): MigrationClient;
  /** Adds users whose mailboxes exist, ticked for nothing; the last `disabled` of them are not enabled in the product. */
  seedUsers(count: number, options?: { readonly disabled?: number }): Promise<void>;
  /** A Basic connection whose account and password the simulated Exchange accepts. */
  basicInput(displayName: string): Extract<ConnectionInput, { authType: 'basic' | 'ntlm' }>;
  /** An OAuth connection that `finishAuthorization` can sign in. */
  oauthInput(displayName: string): Extract<ConnectionInput, { authType: 'oauth-delegated' }>;
  /** Does at Microsoft's pages what the outcome says, up to and with the callback. */
  finishAuthorization(
    attempt: AuthorizationAttempt,
    outcome: 'succeeded' | 'wrong_account' | 'declined',
  ): Promise<void>;
  /** Syncs every user once on every connection that is ticked and able. */
  runSync(): Promise<void>;
  /** Lets more than two sync intervals pass in which nothing is synced. */
  passTwoIntervals(): Promise<void>;
  close(): Promise<void>;
}

/** What every back end of the contract does, seen through a client. The same tests for memory, HTTP and databases. */
export function describeMigrationClient(name: string, createFixture: () => Promise<ContractFixture>): void {
  describe(name, () => {
    let fixture: ContractFixture;
    let admin: MigrationClient;
    let operator: MigrationClient;
    let viewer: MigrationClient;

    beforeEach(async () => {
      fixture = await createFixture();
      admin = fixture.client('admin');
      operator = fixture.client('operator');
      viewer = fixture.client('viewer');
    });
    afterEach(() => fixture.close());

    const addBasic = (displayName = 'Exchange with Basic') => admin.createConnection(fixture.basicInput(displayName));
    const addOauth = (displayName = 'Exchange with OAuth') => admin.createConnection(fixture.oauthInput(displayName));
    const authorize = (connection: Connection) => admin.startAuthorization(connection.id, { returnTo: '/settings' });
    const user = async (index: number) => rowAt((await viewer.listUsers({ sort: 'address' })).rows, index);
    const syncOf = async (index: number, connection: Connection) =>
      (await user(index)).sync.find((entry) => entry.connectionId === connection.id);

    async function apply(scope: Scope, change: AssignmentChange, accept = false): Promise<Job> {
      const { count, snapshot } = await operator.previewAssignment({ scope, change });
      const { jobId } = await operator.changeAssignment({
        scope,
        change,
        expectedCount: count,
        snapshot,
        acceptUnproven: accept,
        idempotencyKey: freshKey(),
      });
      return finishedJob(operator, jobId);
    }

    describe('who is asking', () => {
      test('is told organization, role and sync interval', async () => {
        const me = meSchema.parse(await viewer.getMe());
        expect(me.role).toBe('viewer');
        expect((await admin.getMe()).organization).toEqual(me.organization);
      });

      test('a viewer reads and changes nothing', async () => {
        await fixture.seedUsers(1);
        const connection = await addBasic();
        expect(await viewer.listConnections()).toHaveLength(1);
        await expectRefusal(viewer.createConnection(fixture.basicInput('Another')), 'role_required');
        await expectRefusal(viewer.disconnect(connection.id), 'role_required');
        await expectRefusal(viewer.listAudit({}), 'role_required');
        const change = { scope: everybody, change: ticking(connection), expectedCount: 1, snapshot: '0' };
        await expectRefusal(viewer.changeAssignment({ ...change, idempotencyKey: freshKey() }), 'role_required');
      });

      test('an operator moves users but manages no connections', async () => {
        await fixture.seedUsers(1);
        const connection = await addBasic();
        expect((await apply(everybody, ticking(connection))).ok).toBe(1);
        await expectRefusal(operator.createConnection(fixture.basicInput('Another')), 'role_required');
        await expectRefusal(
          operator.updateConnection(connection.id, { version: connection.version, patch: { displayName: 'X' } }),
          'role_required',
        );
        await expectRefusal(operator.startAuthorization(connection.id, { returnTo: '/' }), 'role_required');
        await expectRefusal(operator.disconnect(connection.id), 'role_required');
      });
    });

    describe('a connection', () => {
      test('is created not connected yet, and its secret never comes back', async () => {
        const input = fixture.basicInput('Exchange with Basic');
        const connection = connectionSchema.parse(await admin.createConnection(input));
        expect(connection).toMatchObject({
          authType: 'basic',
          account: input.account,
          grant: null,
          wrongAccount: null,
        });
        expect(connection.secret).toMatchObject({ kind: 'password' });
        const everything = [await viewer.listConnections(), await admin.listAudit({}), connection];
        expect(JSON.stringify(everything)).not.toContain(input.password);
        expect(await viewer.getConnection(connection.id)).toEqual((await viewer.listConnections())[0]);
      });

      test('may use an app of the customer, whose secret never comes back', async () => {
        const clientSecret = 'kept~by-the-back-end.only';
        const clientId = 'a3f7c9d2-1b44-4c7e-8a55-0d9e8f7a6b5c';
        const registration = { kind: 'own' as const, clientId, clientSecret };
        const connection = await admin.createConnection({ ...fixture.oauthInput('Own app'), registration });
        const registrations = await viewer.listRegistrations();
        expect(registrations.find(({ id }) => id === connection.registrationId)).toMatchObject({
          clientId,
          mode: 'customer',
        });
        const everything = [registrations, await viewer.listConnections(), await admin.listAudit({})];
        expect(JSON.stringify(everything)).not.toContain(clientSecret);
      });

      test.for([
        ['blank', '   '],
        ['over-long', 'n'.repeat(121)],
      ])('is refused with a %s display name, naming the field', async ([, displayName = '']) => {
        const problem = await expectRefusal(
          admin.createConnection(fixture.basicInput(displayName)),
          'validation_failed',
        );
        expect(problem.fields?.map(({ path }) => path)).toContain('displayName');
        expect(await viewer.listConnections()).toEqual([]);
      });

      test('is refused with an address that is none', async () => {
        const input = { ...fixture.basicInput('Exchange'), account: 'not an address' };
        const problem = await expectRefusal(admin.createConnection(input), 'validation_failed');
        expect(problem.fields?.map(({ path }) => path)).toContain('account');
      });

      test('needs a display name nobody else has, whatever its case', async () => {
        const first = await addBasic('Exchange');
        const second = await addBasic('Another');
        await expectRefusal(addBasic('exchange '), 'display_name_taken');
        const patch = { displayName: 'EXCHANGE' };
        await expectRefusal(
          admin.updateConnection(second.id, { version: second.version, patch }),
          'display_name_taken',
        );
        const renamed = await admin.updateConnection(first.id, { version: first.version, patch });
        expect(renamed.displayName).toBe('EXCHANGE');
      });

      test('keeps markup in its name as the text it is', async () => {
        const displayName = '<img src=x onerror=alert(1)> & "Exchange"';
        expect((await addBasic(displayName)).displayName).toBe(displayName);
      });

      test('is changed only by who has seen its latest version', async () => {
        const { id, version } = await addBasic();
        const changed = await admin.updateConnection(id, { version, patch: { displayName: 'Renamed' } });
        expect(changed.version).toBeGreaterThan(version);
        await expectRefusal(
          admin.updateConnection(id, { version, patch: { displayName: 'Late' } }),
          'version_conflict',
        );
        expect((await viewer.getConnection(id)).displayName).toBe('Renamed');
      });

      test('that does not exist is not found', async () => {
        await expectRefusal(viewer.getConnection('no-such-connection'), 'not_found');
        await expectRefusal(admin.disconnect('no-such-connection'), 'not_found');
      });

      test('answers a probe with the literal answer of its server', async () => {
        const { id } = await addBasic();
        const result = await admin.probe(id);
        expect(result).toMatchObject({ connectionId: id, verdict: 'works' });
        expect(result.literal).not.toBe('');
        expect(await viewer.getConnection(id)).toMatchObject({ status: 'healthy', lastSuccessAt: expect.any(String) });
      });
    });

    describe('an authorization', () => {
      test('starts as pending and makes the connection wait', async () => {
        const connection = await addOauth();
        const attempt = await authorize(connection);
        expect(attempt).toMatchObject({ connectionId: connection.id, kind: 'grant' });
        expect(await viewer.getAuthorization(attempt.attemptId)).toMatchObject({
          status: 'pending',
          expected: { account: connection.account },
          returned: null,
        });
        expect((await viewer.getConnection(connection.id)).status).toBe('authorizing');
      });

      test('by the expected account leaves a grant, and no token anywhere', async () => {
        const connection = await addOauth();
        const attempt = await authorize(connection);
        await fixture.finishAuthorization(attempt, 'succeeded');
        const outcome = await viewer.getAuthorization(attempt.attemptId);
        expect(outcome).toMatchObject({ status: 'succeeded', returned: { upn: connection.account } });
        const connected = await viewer.getConnection(connection.id);
        expect(['authorized-unverified', 'healthy']).toContain(connected.status);
        expect(connected.grant?.account.upn).toBe(connection.account);
        expect(JSON.stringify([outcome, connected, await admin.listAudit({})])).not.toMatch(
          /access_?token|refresh_?token|eyJ/i,
        );
      });

      test('by another account is a state of the connection, never success', async () => {
        const connection = await addOauth();
        const attempt = await authorize(connection);
        await fixture.finishAuthorization(attempt, 'wrong_account');
        const outcome = await viewer.getAuthorization(attempt.attemptId);
        expect(outcome.status).toBe('wrong_account');
        expect(outcome.returned?.upn).not.toBe(connection.account);
        const stuck = await viewer.getConnection(connection.id);
        expect(stuck).toMatchObject({ status: 'wrong-account', grant: null });
        expect(stuck.wrongAccount).toMatchObject({ attemptId: attempt.attemptId, returned: outcome.returned });
      });

      test('that was declined says so, and can be started again', async () => {
        const connection = await addOauth();
        await fixture.finishAuthorization(await authorize(connection), 'declined');
        expect((await viewer.getConnection(connection.id)).status).toBe('declined');
        const again = await authorize(connection);
        await fixture.finishAuthorization(again, 'succeeded');
        expect((await viewer.getAuthorization(again.attemptId)).status).toBe('succeeded');
      });

      test('returns only to a path of the host', async () => {
        const connection = await addOauth();
        for (const returnTo of ['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example']) {
          await expectRefusal(admin.startAuthorization(connection.id, { returnTo }), 'validation_failed');
        }
      });

      test('nobody started is not found', async () => {
        await expectRefusal(viewer.getAuthorization('no-such-attempt'), 'attempt_not_found');
      });
    });

    describe('the users', () => {
      test('come in pages that name everybody once', async () => {
        await fixture.seedUsers(7);
        const first = usersPageSchema.parse(await viewer.listUsers({ limit: 3 }));
        const second = await viewer.listUsers({ limit: 3, cursor: first.nextCursor ?? '' });
        const third = await viewer.listUsers({ limit: 3, cursor: second.nextCursor ?? '' });
        expect([first.total, second.total, third.total]).toEqual([7, 7, 7]);
        expect(third.nextCursor).toBeNull();
        const ids = [first, second, third].flatMap(({ rows }) => rows.map(({ id }) => id));
        expect(new Set(ids).size).toBe(7);
        expect(ids).toHaveLength(7);
      });

      test('are sorted both ways', async () => {
        await fixture.seedUsers(5);
        const up = (await viewer.listUsers({ sort: 'address' })).rows.map(({ address }) => address);
        const down = (await viewer.listUsers({ sort: '-address' })).rows.map(({ address }) => address);
        expect(up).toEqual([...up].sort());
        expect(down).toEqual([...up].reverse());
      });

      test('are found by part of name or address, in any case, and by nothing cleverer', async () => {
        await fixture.seedUsers(5);
        const someone = await user(2);
        const found = await viewer.listUsers({ filter: { text: someone.address.toUpperCase() } });
        expect(found.rows.map(({ id }) => id)).toContain(someone.id);
        expect((await viewer.listUsers({ filter: { text: '%' } })).total).toBe(0);
        expect((await viewer.listUsers({ filter: { text: '_____' } })).total).toBe(0);
        expect((await viewer.listUsers({ filter: { text: "' or 1=1 --" } })).total).toBe(0);
      });

      test('are filtered and counted by what they are ticked for', async () => {
        await fixture.seedUsers(5);
        const connection = await addBasic();
        await apply({ type: 'include', ids: [(await user(0)).id, (await user(1)).id] }, ticking(connection));
        const ticked = await viewer.listUsers({ filter: { connection: { id: connection.id, assigned: true } } });
        expect(ticked.total).toBe(2);
        expect(ticked.facets).toMatchObject({ all: 5, assigned: { [connection.id]: 2 } });
        const others = await viewer.listUsers({ filter: { connection: { id: connection.id, assigned: false } } });
        expect(others.total).toBe(3);
      });

      test('are not filtered by what the contract does not know', async () => {
        const filter = { nonsense: true } as object;
        await expectRefusal(viewer.listUsers({ filter }), 'validation_failed');
      });

      test('one by one come with their history', async () => {
        await fixture.seedUsers(1);
        const connection = await addBasic();
        await apply(everybody, ticking(connection));
        const details = userDetailsSchema.parse(await viewer.getUser((await user(0)).id));
        expect(details.history).toContainEqual(
          expect.objectContaining({ connectionId: connection.id, kind: 'ticked' }),
        );
        await expectRefusal(viewer.getUser('no-such-user'), 'not_found');
      });
    });

    describe('a change of assignments', () => {
      test('is previewed before anything happens', async () => {
        await fixture.seedUsers(5, { disabled: 2 });
        const connection = await addBasic();
        const preview = await operator.previewAssignment({ scope: everybody, change: ticking(connection) });
        expect(preview).toMatchObject({ count: 5, changing: 3, warned: [] });
        expect(preview.transitions).toEqual([{ from: [], to: [connection.id], count: 3 }]);
        expect(preview.blocked).toMatchObject([{ code: 'user_disabled', count: 2 }]);
        expect(preview.blocked[0]?.sample).toHaveLength(2);
        expect((await viewer.getConnection(connection.id)).counts.assigned).toBe(0);
      });

      test('runs as a job that counts what it did, and gives the lease', async () => {
        await fixture.seedUsers(4, { disabled: 1 });
        const connection = await addBasic();
        const job = await apply(everybody, ticking(connection));
        expect(job).toMatchObject({ status: 'done', total: 4, done: 4, ok: 3, skipped: 1, failed: 0 });
        const { rows } = await viewer.listUsers({});
        const entries = rows.flatMap(({ sync }) => sync);
        expect(entries.filter(({ assigned, leased, state }) => assigned && leased && state === 'waiting')).toHaveLength(
          3,
        );
        expect((await viewer.getConnection(connection.id)).counts).toMatchObject({
          assigned: 3,
          leased: 3,
          healthy: 0,
        });
      });

      test('of everybody but some leaves those alone', async () => {
        await fixture.seedUsers(5);
        const connection = await addBasic();
        const spared = [(await user(1)).id, (await user(3)).id];
        await apply({ type: 'exclude', filter: {}, ids: spared }, ticking(connection));
        const others = await viewer.listUsers({ filter: { connection: { id: connection.id, assigned: false } } });
        expect(others.rows.map(({ id }) => id).sort()).toEqual([...spared].sort());
      });

      test('of everybody who matches a filter changes only those', async () => {
        await fixture.seedUsers(5);
        const connection = await addBasic();
        const someone = await user(0);
        await apply({ type: 'exclude', filter: { text: someone.address }, ids: [] }, ticking(connection));
        const ticked = await viewer.listUsers({ filter: { connection: { id: connection.id, assigned: true } } });
        expect(ticked.rows.map(({ address }) => address)).toEqual([someone.address]);
      });

      test('is refused when the number of users is not the one that was confirmed, with the new preview', async () => {
        await fixture.seedUsers(3);
        const connection = await addBasic();
        const stale = { scope: everybody, change: ticking(connection), expectedCount: 2, snapshot: '0' };
        const problem = await expectRefusal(
          operator.changeAssignment({ ...stale, idempotencyKey: freshKey() }),
          'scope_changed',
        );
        expect(problem).toMatchObject({ preview: { count: 3, changing: 3 } });
        expect((await viewer.getConnection(connection.id)).counts.assigned).toBe(0);
      });

      test('is refused with users that do not exist, and changes nobody', async () => {
        await fixture.seedUsers(2);
        const connection = await addBasic();
        const scope: Scope = { type: 'include', ids: [(await user(0)).id, 'no-such-user'] };
        await expectRefusal(operator.previewAssignment({ scope, change: ticking(connection) }), 'unknown_users');
        const change = { scope, change: ticking(connection), expectedCount: 2, snapshot: '0' };
        await expectRefusal(operator.changeAssignment({ ...change, idempotencyKey: freshKey() }), 'unknown_users');
        expect((await viewer.getConnection(connection.id)).counts.assigned).toBe(0);
      });

      test('is refused with a connection that does not exist', async () => {
        await fixture.seedUsers(1);
        const change = { tick: ['no-such-connection'], untick: [] };
        await expectRefusal(operator.previewAssignment({ scope: everybody, change }), 'not_found');
      });

      test('is refused when it contradicts itself or says nothing', async () => {
        await fixture.seedUsers(1);
        const { id } = await addBasic();
        for (const change of [
          { tick: [id], untick: [id] },
          { tick: [], untick: [] },
        ]) {
          await expectRefusal(operator.previewAssignment({ scope: everybody, change }), 'validation_failed');
        }
      });

      test('cannot tick a connection nobody has authorized', async () => {
        await fixture.seedUsers(1);
        const change = ticking(await addOauth());
        const body = { scope: everybody, change, expectedCount: 1, snapshot: '0', idempotencyKey: freshKey() };
        await expectRefusal(operator.changeAssignment(body), 'connection_not_ready');
      });

      test('sent twice with one key is one job; the key serves no other change', async () => {
        await fixture.seedUsers(2);
        const connection = await addBasic();
        const body = { scope: everybody, change: ticking(connection), expectedCount: 2, snapshot: '0' };
        const idempotencyKey = freshKey();
        const first = await operator.changeAssignment({ ...body, idempotencyKey });
        expect(await operator.changeAssignment({ ...body, idempotencyKey })).toEqual(first);
        await finishedJob(operator, first.jobId);
        expect(await operator.changeAssignment({ ...body, idempotencyKey })).toEqual(first);
        const other = { ...body, change: { tick: [], untick: [connection.id] }, idempotencyKey };
        await expectRefusal(operator.changeAssignment(other), 'idempotency_key_reused');
      });

      test('that leaves users without any connection warns', async () => {
        await fixture.seedUsers(2);
        const connection = await addBasic();
        await apply(everybody, ticking(connection));
        const preview = await operator.previewAssignment({ scope: everybody, change: unticking(connection) });
        expect(preview.warned).toMatchObject([{ code: 'left_without', count: 2 }]);
        expect((await apply(everybody, unticking(connection))).ok).toBe(2);
        const { rows } = await viewer.listUsers({});
        expect(rows.flatMap(({ sync }) => sync).some(({ assigned, leased }) => assigned || leased)).toBe(false);
      });

      test('onto an unproven connection needs to be accepted', async () => {
        await fixture.seedUsers(2);
        const old = await addBasic('Old');
        const next = await addBasic('New');
        await apply(everybody, ticking(old));
        const move = { tick: [next.id], untick: [old.id] };
        const preview = await operator.previewAssignment({ scope: everybody, change: move });
        expect(preview.warned).toMatchObject([{ code: 'unproven', count: 2 }]);
        const refusal = await expectRefusal(apply(everybody, move), 'unproven_not_accepted');
        expect(refusal).toMatchObject({ preview: { count: 2 } });
        expect((await apply(everybody, move, true)).ok).toBe(2);
        expect(await syncOf(0, next)).toMatchObject({ assigned: true, leased: true });
        expect(await syncOf(0, old)).toMatchObject({ assigned: false, leased: false, state: 'released' });
      });

      test('that does not exist is not found', async () => {
        await expectRefusal(viewer.getJob('no-such-job'), 'not_found');
      });

      test('that is over cannot be aborted any more', async () => {
        await fixture.seedUsers(1);
        const job = await apply(everybody, ticking(await addBasic()));
        expect(await operator.abortJob(job.id)).toEqual(job);
      });
    });

    describe('a sync', () => {
      test('proves a connection by its second success, and silence takes the proof away', async () => {
        await fixture.seedUsers(1);
        const connection = await addBasic();
        await apply(everybody, ticking(connection));
        expect(await syncOf(0, connection)).toMatchObject({ state: 'waiting', lastSuccessAt: null });
        await fixture.runSync();
        expect(await syncOf(0, connection)).toMatchObject({ state: 'observing', consecutiveSuccesses: 1 });
        await fixture.runSync();
        const proven = await syncOf(0, connection);
        expect(proven).toMatchObject({ state: 'healthy', lastError: null, lastSuccessAt: expect.any(String) });
        expect(proven?.itemsSynced).toEqual(expect.any(Number));
        await fixture.passTwoIntervals();
        expect((await syncOf(0, connection))?.state).toBe('silent');
      });

      test('moves the lease to the newer connection once it has proven itself', async () => {
        await fixture.seedUsers(1);
        const old = await addBasic('Old');
        const next = await addBasic('New');
        await apply(everybody, ticking(old));
        await apply(everybody, ticking(next));
        expect(await syncOf(0, old)).toMatchObject({ leased: true });
        await fixture.runSync();
        expect(await syncOf(0, old)).toMatchObject({ leased: true });
        await fixture.runSync();
        expect(await syncOf(0, old)).toMatchObject({ assigned: true, leased: false });
        expect(await syncOf(0, next)).toMatchObject({ assigned: true, leased: true });
        const preview = await operator.previewAssignment({ scope: everybody, change: unticking(old) });
        expect(preview.warned).toEqual([]);
      });
    });

    describe('disconnecting', () => {
      test('is refused while anyone depends on the connection, and lists who', async () => {
        await fixture.seedUsers(2);
        const connection = await addBasic();
        await apply(everybody, ticking(connection));
        const gate = await admin.previewDisconnect(connection.id);
        expect(gate).toMatchObject({ connectionId: connection.id, allowed: false });
        expect(gate.blockers).toContainEqual(expect.objectContaining({ code: 'users_assigned', count: 2 }));
        expect(gate.blockers).toContainEqual(expect.objectContaining({ code: 'lease_held', count: 2 }));
        expect(gate.effects).toMatchObject({ usersAssigned: 2, usersLeftWithout: 2 });
        const problem = await expectRefusal(admin.disconnect(connection.id), 'disconnect_blocked');
        expect(problem).toMatchObject({ blockers: gate.blockers });
      });

      test('waits until the successor has proven itself for everybody who moved', async () => {
        await fixture.seedUsers(2);
        const old = await addBasic('Old');
        const next = await addBasic('New');
        await apply(everybody, ticking(old));
        await apply(everybody, { tick: [next.id], untick: [old.id] }, true);
        const gate = await admin.previewDisconnect(old.id);
        expect(gate.blockers).toMatchObject([{ code: 'successor_unproven', count: 2 }]);
        await fixture.runSync();
        await fixture.runSync();
        expect(await admin.previewDisconnect(old.id)).toMatchObject({ allowed: true, blockers: [] });
        expect((await admin.disconnect(old.id)).status).toBe('disconnected');
      });

      test('is not held up for ever by a user who is not enabled', async () => {
        await fixture.seedUsers(2, { disabled: 1 });
        const connection = await addBasic();
        await apply(everybody, ticking(connection));
        const job = await apply(everybody, unticking(connection));
        expect(job).toMatchObject({ ok: 2, skipped: 0 });
        expect((await admin.previewDisconnect(connection.id)).allowed).toBe(true);
      });

      test('can be undone for a while, and until then nobody can be ticked', async () => {
        await fixture.seedUsers(1);
        const connection = await addBasic();
        const disconnected = await admin.disconnect(connection.id);
        expect(disconnected).toMatchObject({ status: 'disconnected', restorableUntil: expect.any(String) });
        await expectRefusal(apply(everybody, ticking(connection)), 'connection_disconnected');
        const restored = await admin.restore(connection.id);
        expect(restored).toMatchObject({ restorableUntil: null });
        expect(restored.status).not.toBe('disconnected');
        expect((await apply(everybody, ticking(connection))).ok).toBe(1);
      });

      test('can only be undone after it was done', async () => {
        const connection = await addBasic();
        await expectRefusal(admin.restore(connection.id), 'not_restorable');
      });
    });

    describe('the audit', () => {
      test('says who did what, newest first, page by page', async () => {
        await fixture.seedUsers(1);
        const connection = await addBasic();
        await apply(everybody, ticking(connection));
        await apply(everybody, unticking(connection));
        await admin.disconnect(connection.id);
        const { entries } = await admin.listAudit({});
        const actions = entries.map(({ action }) => action);
        expect(actions[0]).toBe('connection.disconnected');
        expect(actions.at(-1)).toBe('connection.created');
        expect(actions.filter((action) => action === 'assignment.requested')).toHaveLength(2);
        expect(entries[0]).toMatchObject({ subject: { type: 'connection', id: connection.id } });
        expect(entries[0]?.actor).toEqual((await admin.getMe()).actor);
        const first = await admin.listAudit({ limit: 2 });
        const second = await admin.listAudit({ limit: 2, cursor: first.nextCursor ?? '' });
        expect([...first.entries, ...second.entries]).toEqual(entries.slice(0, 4));
      });
    });

    describe('the event stream', () => {
      test('hints at what changed', async () => {
        await fixture.seedUsers(1);
        const connection = await addBasic();
        const stream = listen(viewer);
        await stream.online;
        const job = await apply(everybody, ticking(connection));
        await stream.heard((event) => event.type === 'users.changed');
        await stream.heard(
          (event) => event.type === 'job.changed' && event.job.id === job.id && event.job.status === 'done',
        );
        await admin.updateConnection(connection.id, { version: connection.version, patch: { displayName: 'Renamed' } });
        await stream.heard(
          (event) => event.type === 'connections.changed' && event.connectionIds.includes(connection.id),
        );
        await stream.close();
      });

      test('hints at the end of an authorization', async () => {
        const connection = await addOauth();
        const stream = listen(viewer);
        await stream.online;
        const { attemptId } = await authorize(connection).then(async (attempt) => {
          await fixture.finishAuthorization(attempt, 'succeeded');
          return attempt;
        });
        await stream.heard(
          (event) =>
            event.type === 'authorization.changed' && event.attemptId === attemptId && event.status === 'succeeded',
        );
        await stream.close();
      });
    });
  });
}

const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };

function ticking(connection: Connection): AssignmentChange {
  return { tick: [connection.id], untick: [] };
}

function unticking(connection: Connection): AssignmentChange {
  return { tick: [], untick: [connection.id] };
}

let keys = 0;
function freshKey(): string {
  keys += 1;
  return `contract-${Date.now()}-${keys}`;
}

function rowAt(rows: readonly UserRow[], index: number): UserRow {
  const row = rows[index];
  if (row === undefined) throw new Error(`The fixture has no user ${index}.`);
  return row;
}

async function expectRefusal(call: Promise<unknown>, code: Problem['code']): Promise<Problem> {
  const error = await call.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!isMigrationError(error)) throw new Error(`Expected the refusal "${code}", got ${String(error)}.`);
  expect(error.problem?.code ?? error.message).toBe(code);
  if (error.problem === null) throw new Error(`Expected problem details, got ${error.kind}.`);
  return error.problem;
}

async function finishedJob(client: MigrationClient, jobId: string): Promise<Job> {
  return expect
    .poll(() => client.getJob(jobId), { timeout: 15_000, interval: 25 })
    .toSatisfy((job: Job) => job.finishedAt !== null)
    .then(() => client.getJob(jobId));
}

interface Listening {
  readonly online: Promise<void>;
  heard(wanted: (event: MigrationEvent) => boolean): Promise<void>;
  close(): Promise<void>;
}

function listen(client: MigrationClient): Listening {
  const source = createCancellation();
  const events: MigrationEvent[] = [];
  let tellOnline = () => {};
  const online = new Promise<void>((resolve) => {
    tellOnline = resolve;
  });
  const following = (async () => {
    const stream = client.events({ signal: source.signal, onOnline: (on) => on && tellOnline() });
    for await (const event of stream) events.push(event);
  })();
  return {
    online,
    heard: (wanted) => expect.poll(() => events.some(wanted), { timeout: 15_000, interval: 25 }).toBe(true),
    async close() {
      source.cancel();
      await following;
    },
  };
}
