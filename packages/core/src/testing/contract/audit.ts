import { expect, test } from 'vitest';
import { type Area, everybody, ticking, unticking } from './scene.ts';

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
  },
};
