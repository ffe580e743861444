import { expect, test } from 'vitest';
import { type Area, everybody, ticking } from './scene.ts';

export const exclusive: Area = {
  title: 'a product that cannot run both',
  specify(scene) {
    test('unticks the others when it ticks one', async () => {
      await scene.fixture.seedUsers(2);
      expect((await scene.viewer.getMe()).mode).toBe('exclusive');
      const old = await scene.addBasic('Old');
      const next = await scene.addBasic('New');
      await scene.apply(everybody, ticking(old));
      const preview = await scene.operator.previewAssignment({ scope: everybody, change: ticking(next) });
      expect(preview.transitions).toEqual([{ from: [old.id], to: [next.id], count: 2 }]);
      expect(preview.warned).toMatchObject([{ code: 'unproven', count: 2 }]);
      expect((await scene.apply(everybody, ticking(next), true)).ok).toBe(2);
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: false, leased: false });
      expect(await scene.syncOf(0, next)).toMatchObject({ assigned: true, leased: true });
    });
  },
};
