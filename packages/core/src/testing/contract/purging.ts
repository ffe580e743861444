import { expect, test } from 'vitest';
import { type Area, expectRefusal } from './scene.ts';

const month = 31 * 86_400_000;

export const purging: Area = {
  title: 'purging',
  specify(scene) {
    test('waits until nothing can be restored, and for the name', async () => {
      const { id, displayName } = await scene.addBasic();
      await expectRefusal(scene.admin.purge(id, { confirmName: displayName }), 'state_conflict');
      await scene.admin.disconnect(id);
      await expectRefusal(scene.admin.purge(id, { confirmName: displayName }), 'purge_too_early');
      await scene.hand.passTime(month);
      await expectRefusal(scene.admin.restore(id), 'not_restorable');
      await expectRefusal(scene.admin.purge(id, { confirmName: 'Another' }), 'confirmation_required');
      expect(await scene.admin.purge(id, { confirmName: displayName })).toMatchObject({
        status: 'purged',
        secret: null,
        grant: null,
      });
      await expectRefusal(scene.admin.purge(id, { confirmName: displayName }), 'state_conflict');
      expect(await scene.viewer.listConnections()).toEqual([]);
      expect((await scene.addBasic(displayName)).displayName).toBe(displayName);
    });
  },
};
