import { expect, test } from 'vitest';
import type { UserFilter } from '../../contract/index.ts';
import { type Area, finishedJob } from './scene.ts';

export const filters: Area = {
  title: 'the users by what a move has to know',
  specify(scene) {
    const found = async (filter: UserFilter) =>
      (await scene.viewer.listUsers({ filter, sort: 'address' })).rows.map(({ id }) => id);

    test('are found by kind of mailbox', async () => {
      await scene.fixture.seedUsers(3);
      const all = await found({});
      expect(await found({ mailbox: ['user', 'shared', 'resource'] })).toEqual(all);
      expect(await found({ mailbox: ['shared'] })).toEqual([]);
    });

    test('are found by the verdict of the preflight', async () => {
      await scene.fixture.seedUsers(3);
      const connection = await scene.addBasic();
      const { id } = await scene.user(1);
      await scene.hand.setMailbox(id, { mailboxExists: false });
      const scope = { type: 'include' as const, ids: [id, (await scene.user(0)).id] };
      const run = await scene.operator.startPreflight({ connectionId: connection.id, scope });
      await finishedJob(scene.operator, run.jobId);
      expect(await found({ preflight: ['block'] })).toEqual([id]);
      expect(await found({ preflight: ['ready', 'block'] })).toHaveLength(2);
    });

    test('are found by their wave', async () => {
      await scene.fixture.seedUsers(3);
      const to = await scene.addWorking();
      const { id } = await scene.user(2);
      const [wave] = await scene.operator.planWaves({
        name: 'First',
        scope: { type: 'exclude', filter: {}, ids: [(await scene.user(0)).id, (await scene.user(1)).id] },
        to: to.id,
        from: null,
        size: null,
        window: null,
        concurrency: 1,
        stopRule: { failures: 1, rate: null, consecutive: null },
        observeIntervals: 2,
        expectedCount: 1,
      });
      expect(await found({ waveId: wave?.id ?? '' })).toEqual([id]);
      expect((await scene.user(2)).waveId).toBe(wave?.id);
      expect(await found({ waveId: 'no-such-wave' })).toEqual([]);
    });
  },
};
