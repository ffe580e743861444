import { expect, test } from 'vitest';
import { type Area, everybody, expectRefusal, ticking, unticking } from './scene.ts';

export const disconnecting: Area = {
  title: 'disconnecting',
  specify(scene) {
    test('is refused while anyone depends on the connection, and lists who', async () => {
      await scene.fixture.seedUsers(2);
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      const gate = await scene.admin.previewDisconnect(connection.id);
      expect(gate).toMatchObject({ connectionId: connection.id, allowed: false });
      expect(gate.blockers).toContainEqual(expect.objectContaining({ code: 'users_assigned', count: 2 }));
      expect(gate.blockers).toContainEqual(expect.objectContaining({ code: 'lease_held', count: 2 }));
      expect(gate.effects).toMatchObject({ usersAssigned: 2, usersLeftWithout: 2 });
      const problem = await expectRefusal(scene.admin.disconnect(connection.id), 'disconnect_blocked');
      expect(problem).toMatchObject({ blockers: gate.blockers });
    });

    test('waits until the successor has proven itself for everybody who moved', async () => {
      await scene.fixture.seedUsers(2);
      const old = await scene.addBasic('Old');
      const next = await scene.addBasic('New');
      await scene.apply(everybody, ticking(old));
      await scene.apply(everybody, { tick: [next.id], untick: [old.id] }, true);
      const gate = await scene.admin.previewDisconnect(old.id);
      expect(gate.blockers).toMatchObject([{ code: 'successor_unproven', count: 2 }]);
      await scene.fixture.runSync();
      await scene.fixture.runSync();
      expect(await scene.admin.previewDisconnect(old.id)).toMatchObject({ allowed: true, blockers: [] });
      expect((await scene.admin.disconnect(old.id)).status).toBe('disconnected');
    });

    test('is not held up for ever by a user who is not enabled', async () => {
      await scene.fixture.seedUsers(2, { disabled: 1 });
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      const job = await scene.apply(everybody, unticking(connection));
      expect(job).toMatchObject({ ok: 2, skipped: 0 });
      expect((await scene.admin.previewDisconnect(connection.id)).allowed).toBe(true);
    });

    test('can be undone for a while, and until then nobody can be ticked', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      const disconnected = await scene.admin.disconnect(connection.id);
      expect(disconnected).toMatchObject({ status: 'disconnected', restorableUntil: expect.any(String) });
      await expectRefusal(scene.apply(everybody, ticking(connection)), 'connection_disconnected');
      const restored = await scene.admin.restore(connection.id);
      expect(restored).toMatchObject({ restorableUntil: null });
      expect(restored.status).not.toBe('disconnected');
      expect((await scene.apply(everybody, ticking(connection))).ok).toBe(1);
    });

    test('can only be undone after it was done', async () => {
      const connection = await scene.addBasic();
      await expectRefusal(scene.admin.restore(connection.id), 'not_restorable');
    });
  },
};
