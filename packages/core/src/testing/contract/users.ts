import { expect, test } from 'vitest';
import { userDetailsSchema, usersPageSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, ticking } from './scene.ts';

export const users: Area = {
  title: 'the users',
  specify(scene) {
    test('come in pages that name everybody once', async () => {
      await scene.fixture.seedUsers(7);
      const first = usersPageSchema.parse(await scene.viewer.listUsers({ limit: 3 }));
      const second = await scene.viewer.listUsers({ limit: 3, cursor: first.nextCursor ?? '' });
      const third = await scene.viewer.listUsers({ limit: 3, cursor: second.nextCursor ?? '' });
      expect([first.total, second.total, third.total]).toEqual([7, 7, 7]);
      expect(third.nextCursor).toBeNull();
      const ids = [first, second, third].flatMap(({ rows }) => rows.map(({ id }) => id));
      expect(new Set(ids).size).toBe(7);
      expect(ids).toHaveLength(7);
    });

    test('are not paged by what nobody gave out', async () => {
      await scene.fixture.seedUsers(1);
      await expectRefusal(scene.viewer.listUsers({ cursor: 'somewhere' }), 'invalid_request');
      await expectRefusal(scene.viewer.listUsers({ limit: 0 }), 'validation_failed');
    });

    test('are sorted both ways', async () => {
      await scene.fixture.seedUsers(5);
      const up = (await scene.viewer.listUsers({ sort: 'address' })).rows.map(({ address }) => address);
      const down = (await scene.viewer.listUsers({ sort: '-address' })).rows.map(({ address }) => address);
      expect(up).toEqual([...up].sort());
      expect(down).toEqual([...up].reverse());
    });

    test('are found by part of name or address, in any case, and by nothing cleverer', async () => {
      await scene.fixture.seedUsers(5);
      const someone = await scene.user(2);
      const found = await scene.viewer.listUsers({ filter: { text: someone.address.toUpperCase() } });
      expect(found.rows.map(({ id }) => id)).toContain(someone.id);
      expect((await scene.viewer.listUsers({ filter: { text: '%' } })).total).toBe(0);
      expect((await scene.viewer.listUsers({ filter: { text: '_____' } })).total).toBe(0);
      expect((await scene.viewer.listUsers({ filter: { text: "' or 1=1 --" } })).total).toBe(0);
    });

    test('are filtered and counted by what they are ticked for', async () => {
      await scene.fixture.seedUsers(5);
      const connection = await scene.addBasic();
      await scene.apply(
        { type: 'include', ids: [(await scene.user(0)).id, (await scene.user(1)).id] },
        ticking(connection),
      );
      const ticked = await scene.viewer.listUsers({ filter: { connection: { id: connection.id, assigned: true } } });
      expect(ticked.total).toBe(2);
      expect(ticked.facets).toMatchObject({ all: 5, assigned: { [connection.id]: 2 } });
      const others = await scene.viewer.listUsers({ filter: { connection: { id: connection.id, assigned: false } } });
      expect(others.total).toBe(3);
    });

    test('are not filtered by what the contract does not know', async () => {
      const filter = { nonsense: true } as object;
      await expectRefusal(scene.viewer.listUsers({ filter }), 'validation_failed');
    });

    test('one by one come with their history', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      await scene.apply(everybody, ticking(connection));
      const details = userDetailsSchema.parse(await scene.viewer.getUser((await scene.user(0)).id));
      expect(details.history).toContainEqual(expect.objectContaining({ connectionId: connection.id, kind: 'ticked' }));
      await expectRefusal(scene.viewer.getUser('no-such-user'), 'not_found');
    });
  },
};
