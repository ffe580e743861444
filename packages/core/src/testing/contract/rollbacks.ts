import { expect, test } from 'vitest';
import { checkpointSchema, rollbackPreviewSchema, rollbackSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, finishedJob, freshKey, ticking, until } from './scene.ts';

export const rollbacks: Area = {
  title: 'a rollback',
  specify(scene) {
    async function moved() {
      await scene.fixture.seedUsers(3);
      const old = await scene.addBasic('Old');
      await scene.admin.probe(old.id);
      await scene.apply(everybody, ticking(old));
      const checkpoint = await scene.operator.createCheckpoint({ label: 'Before the move' });
      const next = await scene.addWorking('New');
      await scene.apply(everybody, { tick: [next.id], untick: [old.id] }, true);
      return { old, next, checkpoint, target: { type: 'checkpoint' as const, checkpointId: checkpoint.id } };
    }

    test('returns to who was ticked where, and keeps the way forward', async () => {
      const { old, next, checkpoint, target } = await moved();
      expect(checkpointSchema.parse(checkpoint)).toMatchObject({
        label: 'Before the move',
        reason: 'person',
        users: 3,
      });
      expect(checkpoint.connections).toContainEqual(expect.objectContaining({ connectionId: old.id, assigned: 3 }));
      const preview = rollbackPreviewSchema.parse(await scene.operator.previewRollback(target));
      expect(preview).toMatchObject({ allowed: true, count: 3, alternatives: [] });
      const input = { target, expectedCount: 3, reason: 'Meetings were missing' };
      const key = freshKey();
      const rollback = rollbackSchema.parse(await scene.operator.startRollback({ ...input, idempotencyKey: key }));
      expect(rollback).toMatchObject({ count: 3, reason: input.reason, by: expect.any(String) });
      expect((await scene.operator.startRollback({ ...input, idempotencyKey: key })).id).toBe(rollback.id);
      expect(await finishedJob(scene.operator, rollback.jobId)).toMatchObject({ kind: 'rollback', ok: 3 });
      const [done] = await until(
        () => scene.viewer.listRollbacks(),
        ([first]) => first?.status === 'done',
      );
      expect(done?.id).toBe(rollback.id);
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: true, leased: true });
      expect(await scene.syncOf(0, next)).toMatchObject({ assigned: false });
      const points = await scene.viewer.listCheckpoints();
      expect(points.find(({ id }) => id === rollback.checkpointId)).toMatchObject({ reason: 'rollback' });
      const actions = (await scene.admin.listAudit({})).entries.map(({ action }) => action);
      expect(actions).toContain('rollback.requested');
      expect(actions).toContain('rollback.finished');
    });

    test('may be of some users only', async () => {
      const { old, checkpoint } = await moved();
      const { id } = await scene.user(1);
      const target = { type: 'users' as const, checkpointId: checkpoint.id, userIds: [id] };
      const input = { target, expectedCount: 1, reason: 'This one only', idempotencyKey: freshKey() };
      const { jobId } = await scene.operator.startRollback(input);
      await finishedJob(scene.operator, jobId);
      const assigned = [0, 1, 2].map(async (index) => (await scene.syncOf(index, old))?.assigned);
      expect(await Promise.all(assigned)).toEqual([false, true, false]);
    });

    test('is refused, before anything happens, where there is no way back', async () => {
      const { old, target } = await moved();
      await scene.fixture.runSync();
      await scene.fixture.runSync();
      await scene.admin.disconnect(old.id);
      const preview = await scene.operator.previewRollback(target);
      expect(preview.allowed).toBe(false);
      expect(preview.obstacles).toContainEqual(
        expect.objectContaining({ connectionId: old.id, code: 'disconnected', blocking: true, users: 3 }),
      );
      expect(preview.alternatives).toContain('restore_connection');
      const input = { target, expectedCount: 3, reason: 'Back', idempotencyKey: freshKey() };
      const problem = await expectRefusal(scene.operator.startRollback(input), 'rollback_impossible');
      expect(problem).toMatchObject({ preview: { allowed: false } });
    });

    test('is refused with another number of users, without a key, and to viewers', async () => {
      const { target } = await moved();
      const input = { target, expectedCount: 2, reason: 'Back', idempotencyKey: freshKey() };
      const problem = await expectRefusal(scene.operator.startRollback(input), 'scope_changed');
      expect(problem).toMatchObject({ preview: { count: 3 } });
      const keyless = { ...input, expectedCount: 3, idempotencyKey: '' };
      await expectRefusal(scene.operator.startRollback(keyless), 'idempotency_key_required');
      await expectRefusal(scene.viewer.startRollback(input), 'role_required');
      const nowhere = { type: 'checkpoint' as const, checkpointId: 'no-such-checkpoint' };
      await expectRefusal(scene.operator.previewRollback(nowhere), 'not_found');
      const nobody = { ...target, type: 'users' as const, userIds: ['no-such-user'] };
      await expectRefusal(scene.operator.previewRollback(nobody), 'unknown_users');
    });

    test('of a wave returns its users to before it started', async () => {
      await scene.fixture.seedUsers(2);
      const old = await scene.addBasic('Old');
      await scene.apply(everybody, ticking(old));
      const next = await scene.addWorking('New');
      const [wave] = await scene.operator.planWaves({
        name: 'First',
        scope: everybody,
        to: next.id,
        from: old.id,
        size: null,
        window: null,
        concurrency: 5,
        stopRule: { failures: 1, rate: null, consecutive: null },
        observeIntervals: 2,
        expectedCount: 2,
      });
      const waveId = wave?.id ?? '';
      const target = { type: 'wave' as const, waveId };
      await expectRefusal(scene.operator.previewRollback(target), 'state_conflict');
      await scene.operator.startWave(waveId);
      const status = async () => (await scene.viewer.listWaves())[0]?.status;
      await until(status, (each) => each === 'observing');
      const input = { target, expectedCount: 2, reason: 'Back', idempotencyKey: freshKey() };
      const { jobId } = await scene.operator.startRollback(input);
      await finishedJob(scene.operator, jobId);
      expect(await status()).toBe('rolled-back');
      expect(await scene.syncOf(0, next)).toMatchObject({ assigned: false });
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: true, leased: true });
    });
  },
};
