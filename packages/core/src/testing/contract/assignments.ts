import { expect, test } from 'vitest';
import type { Scope } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, finishedJob, freshKey, ticking, unticking } from './scene.ts';

export const assignments: Area = {
  title: 'a change of assignments',
  specify(scene) {
    test('is previewed before anything happens', async () => {
      await scene.fixture.seedUsers(5, { disabled: 2 });
      const connection = await scene.addBasic();
      const preview = await scene.operator.previewAssignment({ scope: everybody, change: ticking(connection) });
      expect(preview).toMatchObject({ count: 5, changing: 3, warned: [] });
      expect(preview.transitions).toEqual([{ from: [], to: [connection.id], count: 3 }]);
      expect(preview.blocked).toMatchObject([{ code: 'user_disabled', count: 2 }]);
      expect(preview.blocked[0]?.sample).toHaveLength(2);
      expect((await scene.viewer.getConnection(connection.id)).counts.assigned).toBe(0);
    });

    test('runs as a job that counts what it did, and gives the lease', async () => {
      await scene.fixture.seedUsers(4, { disabled: 1 });
      const connection = await scene.addBasic();
      const job = await scene.apply(everybody, ticking(connection));
      expect(job).toMatchObject({ status: 'done', total: 4, done: 4, ok: 3, skipped: 1, failed: 0 });
      const { rows } = await scene.viewer.listUsers({});
      const entries = rows.flatMap(({ sync }) => sync);
      expect(entries.filter(({ assigned, leased, state }) => assigned && leased && state === 'waiting')).toHaveLength(
        3,
      );
      expect((await scene.viewer.getConnection(connection.id)).counts).toMatchObject({
        assigned: 3,
        leased: 3,
        healthy: 0,
      });
    });

    test('of everybody but some leaves those alone', async () => {
      await scene.fixture.seedUsers(5);
      const connection = await scene.addBasic();
      const spared = [(await scene.user(1)).id, (await scene.user(3)).id];
      await scene.apply({ type: 'exclude', filter: {}, ids: spared }, ticking(connection));
      const others = await scene.viewer.listUsers({ filter: { connection: { id: connection.id, assigned: false } } });
      expect(others.rows.map(({ id }) => id).sort()).toEqual([...spared].sort());
    });

    test('of everybody who matches a filter changes only those', async () => {
      await scene.fixture.seedUsers(5);
      const connection = await scene.addBasic();
      const someone = await scene.user(0);
      await scene.apply({ type: 'exclude', filter: { text: someone.address }, ids: [] }, ticking(connection));
      const ticked = await scene.viewer.listUsers({ filter: { connection: { id: connection.id, assigned: true } } });
      expect(ticked.rows.map(({ address }) => address)).toEqual([someone.address]);
    });

    test('is refused when the number of users is not the one that was confirmed, with the new preview', async () => {
      await scene.fixture.seedUsers(3);
      const connection = await scene.addBasic();
      const stale = { scope: everybody, change: ticking(connection), expectedCount: 2, snapshot: '0' };
      const problem = await expectRefusal(
        scene.operator.changeAssignment({ ...stale, idempotencyKey: freshKey() }),
        'scope_changed',
      );
      expect(problem).toMatchObject({ preview: { count: 3, changing: 3 } });
      expect((await scene.viewer.getConnection(connection.id)).counts.assigned).toBe(0);
    });

    test('is refused with users that do not exist, and changes nobody', async () => {
      await scene.fixture.seedUsers(2);
      const connection = await scene.addBasic();
      const scope: Scope = { type: 'include', ids: [(await scene.user(0)).id, 'no-such-user'] };
      await expectRefusal(scene.operator.previewAssignment({ scope, change: ticking(connection) }), 'unknown_users');
      const change = { scope, change: ticking(connection), expectedCount: 2, snapshot: '0' };
      await expectRefusal(scene.operator.changeAssignment({ ...change, idempotencyKey: freshKey() }), 'unknown_users');
      expect((await scene.viewer.getConnection(connection.id)).counts.assigned).toBe(0);
    });

    test('is refused with a connection that does not exist', async () => {
      await scene.fixture.seedUsers(1);
      const change = { tick: ['no-such-connection'], untick: [] };
      await expectRefusal(scene.operator.previewAssignment({ scope: everybody, change }), 'not_found');
    });

    test('is refused when it contradicts itself or says nothing', async () => {
      await scene.fixture.seedUsers(1);
      const { id } = await scene.addBasic();
      for (const change of [
        { tick: [id], untick: [id] },
        { tick: [], untick: [] },
      ]) {
        await expectRefusal(scene.operator.previewAssignment({ scope: everybody, change }), 'validation_failed');
      }
    });

    test('cannot tick a connection nobody has authorized', async () => {
      await scene.fixture.seedUsers(1);
      const change = ticking(await scene.addOauth());
      const body = { scope: everybody, change, expectedCount: 1, snapshot: '0', idempotencyKey: freshKey() };
      await expectRefusal(scene.operator.changeAssignment(body), 'connection_not_ready');
    });

    test('cannot tick a connection over which nobody’s mailbox is synced', async () => {
      await scene.fixture.seedUsers(1);
      const input = scene.hand.inputFor('Exchange administration', 'oauth-ropc', 'exchange-admin');
      const change = ticking(await scene.admin.createConnection(input));
      const code = 'connection_without_mailboxes';
      await expectRefusal(scene.operator.previewAssignment({ scope: everybody, change }), code);
      const body = { scope: everybody, change, expectedCount: 1, snapshot: '0', idempotencyKey: freshKey() };
      await expectRefusal(scene.operator.changeAssignment(body), code);
    });

    test('sent twice with one key is one job; the key serves no other change', async () => {
      await scene.fixture.seedUsers(2);
      const connection = await scene.addBasic();
      const body = { scope: everybody, change: ticking(connection), expectedCount: 2, snapshot: '0' };
      const idempotencyKey = freshKey();
      const first = await scene.operator.changeAssignment({ ...body, idempotencyKey });
      expect(await scene.operator.changeAssignment({ ...body, idempotencyKey })).toEqual(first);
      await finishedJob(scene.operator, first.jobId);
      expect(await scene.operator.changeAssignment({ ...body, idempotencyKey })).toEqual(first);
      const other = { ...body, change: { tick: [], untick: [connection.id] }, idempotencyKey };
      await expectRefusal(scene.operator.changeAssignment(other), 'idempotency_key_reused');
    });

    test('that leaves users without any connection warns', async () => {
      await scene.fixture.seedUsers(2);
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      const preview = await scene.operator.previewAssignment({ scope: everybody, change: unticking(connection) });
      expect(preview.warned).toMatchObject([{ code: 'left_without', count: 2 }]);
      expect((await scene.apply(everybody, unticking(connection))).ok).toBe(2);
      const { rows } = await scene.viewer.listUsers({});
      expect(rows.flatMap(({ sync }) => sync).some(({ assigned, leased }) => assigned || leased)).toBe(false);
    });

    test('onto an unproven connection needs to be accepted', async () => {
      await scene.fixture.seedUsers(2);
      const old = await scene.addBasic('Old');
      const next = await scene.addBasic('New');
      await scene.apply(everybody, ticking(old));
      const move = { tick: [next.id], untick: [old.id] };
      const preview = await scene.operator.previewAssignment({ scope: everybody, change: move });
      expect(preview.warned).toMatchObject([{ code: 'unproven', count: 2 }]);
      const refusal = await expectRefusal(scene.apply(everybody, move), 'unproven_not_accepted');
      expect(refusal).toMatchObject({ preview: { count: 2 } });
      expect((await scene.apply(everybody, move, true)).ok).toBe(2);
      expect(await scene.syncOf(0, next)).toMatchObject({ assigned: true, leased: true });
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: false, leased: false, state: 'released' });
    });

    test('that does not exist is not found', async () => {
      await expectRefusal(scene.viewer.getJob('no-such-job'), 'not_found');
    });

    test('that is over cannot be aborted any more', async () => {
      await scene.fixture.seedUsers(1);
      const job = await scene.apply(everybody, ticking(await scene.addBasic()));
      expect(await scene.operator.abortJob(job.id)).toEqual(job);
    });
  },
};
