import { expect, test } from 'vitest';
import { probeResultSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, ticking } from './scene.ts';

const refused = { code: '401', literal: 'HTTP/1.1 401 Unauthorized; WWW-Authenticate: Bearer' };

export const probes: Area = {
  title: 'a test of a connection',
  specify(scene) {
    test('may try one user’s mailbox, which says nothing of the connection', async () => {
      await scene.fixture.seedUsers(2);
      const connection = await scene.addWorking();
      const [one, other] = [await scene.user(0), await scene.user(1)];
      await scene.hand.setAnswer({ connectionId: connection.id, userId: one.id }, refused);
      const probe = (userId: string) => scene.admin.probe(connection.id, { userId });
      expect(probeResultSchema.parse(await probe(one.id))).toMatchObject({
        userId: one.id,
        expected: 'works',
        verdict: 'refused',
        ...refused,
      });
      expect(await probe(other.id)).toMatchObject({ userId: other.id, verdict: 'works' });
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('healthy');
      await expectRefusal(probe('no-such-user'), 'unknown_users');
    });

    test('is not needed to see that trouble of single users is not the connection’s, and trouble of all is', async () => {
      await scene.fixture.seedUsers(6);
      const connection = await scene.addWorking();
      await scene.apply(everybody, ticking(connection));
      const answerThree = async (answer: { readonly code: string; readonly literal: string }) => {
        for (const index of [0, 1, 2]) {
          const { id: userId } = await scene.user(index);
          await scene.hand.setAnswer({ connectionId: connection.id, userId }, answer);
        }
        await scene.fixture.runSync();
        return scene.viewer.getConnection(connection.id);
      };
      const noMailbox = { code: 'ErrorNonExistentMailbox', literal: 'The SMTP address has no mailbox.' };
      expect(await answerThree(noMailbox)).toMatchObject({ status: 'healthy', counts: { failing: 3 } });
      const busy = { code: 'ErrorServerBusy', literal: 'The server cannot service this request right now.' };
      expect(await answerThree(busy)).toMatchObject({ status: 'degraded', statusReason: 'ErrorServerBusy' });
    });

    test('may be meant to be refused, and then spoils nothing', async () => {
      const connection = await scene.addBasic();
      await scene.admin.probe(connection.id);
      await scene.hand.setAnswer({ connectionId: connection.id }, refused);
      const result = await scene.admin.probe(connection.id, { expect: 'refused' });
      expect(result).toMatchObject({ expected: 'refused', verdict: 'refused', literal: refused.literal });
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('healthy');
    });

    test('that nobody answered says so, and Microsoft away keeps nobody’s visit waiting', async () => {
      const connection = await scene.addOauth();
      await scene.hand.setAnswer({ connectionId: connection.id }, { code: null, literal: 'connect ECONNREFUSED' });
      await expectRefusal(scene.authorize(connection), 'microsoft_unreachable');
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('ready');
      const basic = await scene.addBasic();
      await scene.hand.setAnswer({ connectionId: basic.id }, { code: null, literal: 'connect ECONNREFUSED' });
      expect((await scene.admin.probe(basic.id)).verdict).toBe('unreachable');
    });
  },
};
