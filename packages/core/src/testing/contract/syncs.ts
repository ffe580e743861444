import { expect, test } from 'vitest';
import { type Area, everybody, ticking, unticking } from './scene.ts';

export const syncs: Area = {
  title: 'a sync',
  specify(scene) {
    test('proves a connection by its second success, and silence takes the proof away', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      expect(await scene.syncOf(0, connection)).toMatchObject({ state: 'waiting', lastSuccessAt: null });
      await scene.fixture.runSync();
      expect(await scene.syncOf(0, connection)).toMatchObject({ state: 'observing', consecutiveSuccesses: 1 });
      await scene.fixture.runSync();
      const proven = await scene.syncOf(0, connection);
      expect(proven).toMatchObject({ state: 'healthy', lastError: null, lastSuccessAt: expect.any(String) });
      expect(proven?.itemsSynced).toEqual(expect.any(Number));
      await scene.fixture.passTwoIntervals();
      expect((await scene.syncOf(0, connection))?.state).toBe('silent');
    });

    test('moves the lease to the newer connection once it has proven itself', async () => {
      await scene.fixture.seedUsers(1);
      const old = await scene.addBasic('Old');
      const next = await scene.addBasic('New');
      await scene.apply(everybody, ticking(old));
      await scene.apply(everybody, ticking(next));
      expect(await scene.syncOf(0, old)).toMatchObject({ leased: true });
      await scene.fixture.runSync();
      expect(await scene.syncOf(0, old)).toMatchObject({ leased: true });
      await scene.fixture.runSync();
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: true, leased: false });
      expect(await scene.syncOf(0, next)).toMatchObject({ assigned: true, leased: true });
      const preview = await scene.operator.previewAssignment({ scope: everybody, change: unticking(old) });
      expect(preview.warned).toEqual([]);
    });
  },
};
