import { expect, test } from 'vitest';
import { type Area, everybody, expectRefusal, ticking, unticking } from './scene.ts';

const day = 86_400_000;
const override = { reason: 'The old servers go on Friday' };

export const overrides: Area = {
  title: 'quiet days before Disconnect',
  specify(scene) {
    /** Nobody is ticked any more, and seven quiet days have just begun. */
    async function leave() {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      await scene.apply(everybody, unticking(connection));
      return connection;
    }

    test('go by themselves', async () => {
      const { id } = await leave();
      const gate = await scene.admin.previewDisconnect(id);
      expect(gate).toMatchObject({ allowed: false, blockers: [{ code: 'cooling_off', overridable: true }] });
      await expectRefusal(scene.admin.disconnect(id), 'disconnect_blocked');
      await scene.hand.passTime(7 * day);
      expect(await scene.admin.previewDisconnect(id)).toMatchObject({ allowed: true, blockers: [] });
      expect((await scene.admin.disconnect(id)).status).toBe('disconnected');
    });

    test('begin anew when something signs in', async () => {
      const { id } = await leave();
      await scene.hand.passTime(6 * day);
      await scene.admin.probe(id);
      await scene.hand.passTime(2 * day);
      const { blockers } = await scene.admin.previewDisconnect(id);
      expect(blockers.map(({ code }) => code)).toEqual(['recently_used', 'cooling_off']);
    });

    test('can be gone past by two admins together', async () => {
      const { id } = await leave();
      const requested = await scene.admin.disconnect(id, { override });
      expect(requested).toMatchObject({
        status: 'disconnect-requested',
        disconnectRequest: { reason: override.reason, by: expect.any(String) },
      });
      await expectRefusal(scene.admin.disconnect(id, { override }), 'second_admin_required');
      const other = scene.fixture.client('admin', 'second-admin');
      expect(await other.disconnect(id)).toMatchObject({ status: 'disconnected', disconnectRequest: null });
      const actions = (await scene.admin.listAudit({})).entries.map(({ action }) => action);
      expect(actions).toContain('connection.disconnect_requested');
      expect(actions).toContain('connection.disconnected');
    });

    test('asked to be gone past can be asked back', async () => {
      const { id } = await leave();
      await scene.admin.disconnect(id, { override });
      expect(await scene.admin.restore(id)).toMatchObject({ status: 'ready', disconnectRequest: null });
    });

    test('are nothing beside users who are still ticked', async () => {
      const { id } = await leave();
      await scene.apply(everybody, { tick: [id], untick: [] });
      await expectRefusal(scene.admin.disconnect(id, { override }), 'disconnect_blocked');
    });
  },
};
