import { expect, test } from 'vitest';
import { userDetailsSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, ticking } from './scene.ts';

export const userChanges: Area = {
  title: 'a change of one user',
  specify(scene) {
    test('switches the sync off and on, and keeps the ticks', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      const { id } = await scene.user(0);
      expect(await scene.operator.updateUser(id, { enabled: false })).toMatchObject({ enabled: false });
      await scene.fixture.runSync();
      expect(await scene.syncOf(0, connection)).toMatchObject({ assigned: true, lastAttemptAt: null });
      await scene.operator.updateUser(id, { enabled: true });
      await scene.fixture.runSync();
      expect(await scene.syncOf(0, connection)).toMatchObject({ consecutiveSuccesses: 1 });
    });

    test('says what is synced', async () => {
      await scene.fixture.seedUsers(1);
      const { id } = await scene.user(0);
      const details = await scene.operator.updateUser(id, { syncItems: ['calendar', 'tasks'] });
      expect(userDetailsSchema.parse(details).syncItems).toEqual(['calendar', 'tasks']);
      expect((await scene.viewer.getUser(id)).syncItems).toEqual(['calendar', 'tasks']);
      const { entries } = await scene.admin.listAudit({});
      expect(entries[0]).toMatchObject({ action: 'user.changed', subject: { type: 'user', id } });
    });

    test('is refused to a viewer, for nobody, and for what is not there', async () => {
      await scene.fixture.seedUsers(1);
      const { id } = await scene.user(0);
      await expectRefusal(scene.viewer.updateUser(id, { enabled: false }), 'role_required');
      await expectRefusal(scene.operator.updateUser('no-such-user', { enabled: false }), 'not_found');
      await expectRefusal(scene.operator.updateUser(id, { nonsense: 1 } as object), 'validation_failed');
    });
  },
};
