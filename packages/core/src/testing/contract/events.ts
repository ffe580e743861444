import { test } from 'vitest';
import { type Area, everybody, listen, ticking } from './scene.ts';

export const events: Area = {
  title: 'the event stream',
  specify(scene) {
    test('hints at what changed', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addBasic();
      const stream = listen(scene.viewer);
      await stream.online;
      const job = await scene.apply(everybody, ticking(connection));
      await stream.heard((event) => event.type === 'users.changed');
      await stream.heard(
        (event) => event.type === 'job.changed' && event.job.id === job.id && event.job.status === 'done',
      );
      await scene.admin.updateConnection(connection.id, {
        version: connection.version,
        patch: { displayName: 'Renamed' },
      });
      await stream.heard(
        (event) => event.type === 'connections.changed' && event.connectionIds.includes(connection.id),
      );
      await stream.close();
    });

    test('hints at the end of an authorization', async () => {
      const connection = await scene.addOauth();
      const stream = listen(scene.viewer);
      await stream.online;
      const { attemptId } = await scene.authorize(connection).then(async (attempt) => {
        await scene.fixture.finishAuthorization(attempt, 'succeeded');
        return attempt;
      });
      await stream.heard(
        (event) =>
          event.type === 'authorization.changed' && event.attemptId === attemptId && event.status === 'succeeded',
      );
      await stream.close();
    });
  },
};
