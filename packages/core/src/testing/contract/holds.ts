import { expect, test } from 'vitest';
import { type Area, everybody, expectRefusal, ticking } from './scene.ts';

export const holds: Area = {
  title: 'a pause',
  specify(scene) {
    test('stops the syncs and keeps the ticks, until somebody goes on', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      await scene.fixture.runSync();
      expect((await scene.admin.pause(connection.id)).status).toBe('paused');
      await scene.fixture.runSync();
      expect(await scene.syncOf(0, connection)).toMatchObject({ assigned: true, consecutiveSuccesses: 1 });
      await expectRefusal(scene.admin.probe(connection.id), 'connection_not_ready');
      expect((await scene.admin.resume(connection.id)).status).toBe('ready');
      await scene.fixture.runSync();
      expect(await scene.syncOf(0, connection)).toMatchObject({ consecutiveSuccesses: 2 });
      const actions = (await scene.admin.listAudit({})).entries.map(({ action }) => action);
      expect(actions.slice(0, 2)).toEqual(['connection.resumed', 'connection.paused']);
    });

    test('is done once, and taken back once', async () => {
      const { id } = await scene.addBasic();
      await expectRefusal(scene.admin.resume(id), 'state_conflict');
      await scene.admin.pause(id);
      await expectRefusal(scene.admin.pause(id), 'state_conflict');
      await expectRefusal(scene.operator.resume(id), 'role_required');
    });
  },
};
