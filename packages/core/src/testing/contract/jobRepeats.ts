import { expect, test } from 'vitest';
import type { Connection } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, finishedJob, freshKey, ticking } from './scene.ts';

export const jobRepeats: Area = {
  title: 'a job that is over',
  specify(scene) {
    test('can be reverted: everybody it changed gets the ticks back', async () => {
      await scene.fixture.seedUsers(3);
      const old = await scene.addBasic('Old');
      const next = await scene.addBasic('New');
      await scene.apply(everybody, ticking(old));
      const moved = await scene.apply(everybody, { tick: [next.id], untick: [old.id] }, true);
      const { jobId } = await scene.operator.revertJob(moved.id);
      expect(await finishedJob(scene.operator, jobId)).toMatchObject({ kind: 'revert', total: 3, ok: 3 });
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: true, leased: true });
      expect(await scene.syncOf(0, next)).toMatchObject({ assigned: false });
      expect((await scene.admin.listAudit({})).entries.map(({ action }) => action)).toContain('job.reverted');
    });

    test('cannot be reverted where it has changed nobody', async () => {
      await scene.fixture.seedUsers(1, { disabled: 1 });
      const job = await scene.apply(everybody, ticking(await scene.addBasic()));
      await expectRefusal(scene.operator.revertJob(job.id), 'not_revertible');
      await expectRefusal(scene.operator.revertJob('no-such-job'), 'not_found');
    });

    /** Asks for a tick of users, the first of whom is gone when it is their turn. */
    async function tickWithoutTheFirst(connection: Connection, count: number) {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) ids.push((await scene.user(index)).id);
      const [id = ''] = ids;
      const scope = { type: 'include' as const, ids };
      const change = ticking(connection);
      const { snapshot } = await scene.operator.previewAssignment({ scope, change });
      const body = { scope, change, expectedCount: count, snapshot, idempotencyKey: freshKey() };
      const release = scene.hand.holdJobs();
      const { jobId } = await scene.operator.changeAssignment(body);
      await expectRefusal(scene.operator.revertJob(jobId), 'not_revertible');
      const bringBack = await scene.hand.removeUser(id);
      release();
      expect(await finishedJob(scene.operator, jobId)).toMatchObject({ ok: count - 1, failed: 1 });
      return { id, jobId, bringBack };
    }

    test('is tried again for those it failed for', async () => {
      await scene.fixture.seedUsers(2);
      const connection = await scene.addBasic();
      const { id, jobId, bringBack } = await tickWithoutTheFirst(connection, 2);
      const failed = await scene.viewer.listJobItems(jobId, { status: 'failed' });
      expect(failed.items).toMatchObject([{ userId: id, code: 'user_removed' }]);

      await bringBack();
      const again = await scene.operator.retryFailed(jobId);
      expect(await finishedJob(scene.operator, again.jobId)).toMatchObject({ kind: 'retry', total: 1, ok: 1 });
      expect(await scene.syncOf(0, connection)).toMatchObject({ assigned: true });
      await expectRefusal(scene.operator.retryFailed(again.jobId), 'state_conflict');
    });

    test('is not tried again for a connection that was disconnected meanwhile', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      const { jobId, bringBack } = await tickWithoutTheFirst(connection, 1);
      await bringBack();
      await scene.admin.disconnect(connection.id);
      await expectRefusal(scene.operator.retryFailed(jobId), 'connection_disconnected');
    });
  },
};
