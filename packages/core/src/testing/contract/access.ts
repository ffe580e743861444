import { expect, test } from 'vitest';
import { meSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, freshKey, ticking } from './scene.ts';

export const access: Area = {
  title: 'who is asking',
  specify(scene) {
    test('is told organization, role and sync interval', async () => {
      const me = meSchema.parse(await scene.viewer.getMe());
      expect(me.role).toBe('viewer');
      expect((await scene.admin.getMe()).organization).toEqual(me.organization);
    });

    test('a viewer reads and changes nothing', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      expect(await scene.viewer.listConnections()).toHaveLength(1);
      await expectRefusal(scene.viewer.createConnection(scene.fixture.basicInput('Another')), 'role_required');
      await expectRefusal(scene.viewer.disconnect(connection.id), 'role_required');
      await expectRefusal(scene.viewer.listAudit({}), 'role_required');
      const change = { scope: everybody, change: ticking(connection), expectedCount: 1, snapshot: '0' };
      await expectRefusal(scene.viewer.changeAssignment({ ...change, idempotencyKey: freshKey() }), 'role_required');
    });

    test('an operator moves users but manages no connections', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      expect((await scene.apply(everybody, ticking(connection))).ok).toBe(1);
      await expectRefusal(scene.operator.createConnection(scene.fixture.basicInput('Another')), 'role_required');
      await expectRefusal(
        scene.operator.updateConnection(connection.id, { version: connection.version, patch: { displayName: 'X' } }),
        'role_required',
      );
      await expectRefusal(scene.operator.startAuthorization(connection.id, { returnTo: '/' }), 'role_required');
      await expectRefusal(scene.operator.disconnect(connection.id), 'role_required');
    });
  },
};
