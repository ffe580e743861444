import { expect, test } from 'vitest';
import { erasureSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, ticking, unticking } from './scene.ts';

export const audit: Area = {
  title: 'the audit',
  specify(scene) {
    test('says who did what, newest first, page by page', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      await scene.apply(everybody, unticking(connection));
      await scene.admin.disconnect(connection.id);
      const { entries } = await scene.admin.listAudit({});
      const actions = entries.map(({ action }) => action);
      expect(actions[0]).toBe('connection.disconnected');
      expect(actions.at(-1)).toBe('connection.created');
      expect(actions.filter((action) => action === 'assignment.requested')).toHaveLength(2);
      expect(entries[0]).toMatchObject({ subject: { type: 'connection', id: connection.id } });
      expect(entries[0]?.actor).toEqual((await scene.admin.getMe()).actor);
      const first = await scene.admin.listAudit({ limit: 2 });
      const second = await scene.admin.listAudit({ limit: 2, cursor: first.nextCursor ?? '' });
      expect([...first.entries, ...second.entries]).toEqual(entries.slice(0, 4));
    });

    test('forgets a person for an admin, says what still needs the account, and keeps the entries', async () => {
      const { id, account } = await scene.addBasic();
      await expectRefusal(scene.operator.erasePerson({ person: account }), 'role_required');
      expect(erasureSchema.parse(await scene.admin.erasePerson({ person: account.toUpperCase() }))).toMatchObject({
        kept: [id],
      });
      expect((await scene.admin.erasePerson({ person: account.slice(1) })).kept).toEqual([]);
      const { entries } = await scene.admin.listAudit({});
      expect(entries.map(({ action }) => action)).toEqual(['person.erased', 'person.erased', 'connection.created']);
      expect((await scene.viewer.getConnection(id)).account).toBe(account);
    });
  },
};
