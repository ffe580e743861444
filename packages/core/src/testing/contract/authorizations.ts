import { expect, test } from 'vitest';
import { type Area, expectRefusal } from './scene.ts';

export const authorizations: Area = {
  title: 'an authorization',
  specify(scene) {
    test('starts as pending and makes the connection wait', async () => {
      const connection = await scene.addOauth();
      const attempt = await scene.authorize(connection);
      expect(attempt).toMatchObject({ connectionId: connection.id, kind: 'grant' });
      expect(await scene.viewer.getAuthorization(attempt.attemptId)).toMatchObject({
        status: 'pending',
        expected: { account: connection.account },
        returned: null,
      });
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('authorizing');
    });

    test('by the expected account leaves a grant, and no token anywhere', async () => {
      const connection = await scene.addOauth();
      const attempt = await scene.authorize(connection);
      await scene.fixture.finishAuthorization(attempt, 'succeeded');
      const outcome = await scene.viewer.getAuthorization(attempt.attemptId);
      expect(outcome).toMatchObject({ status: 'succeeded', returned: { upn: connection.account } });
      const connected = await scene.viewer.getConnection(connection.id);
      expect(['authorized-unverified', 'healthy']).toContain(connected.status);
      expect(connected.grant?.account.upn).toBe(connection.account);
      expect(JSON.stringify([outcome, connected, await scene.admin.listAudit({})])).not.toMatch(
        /access_?token|refresh_?token|eyJ/i,
      );
    });

    test('by another account is a state of the connection, never success', async () => {
      const connection = await scene.addOauth();
      const attempt = await scene.authorize(connection);
      await scene.fixture.finishAuthorization(attempt, 'wrong_account');
      const outcome = await scene.viewer.getAuthorization(attempt.attemptId);
      expect(outcome.status).toBe('wrong_account');
      expect(outcome.returned?.upn).not.toBe(connection.account);
      const stuck = await scene.viewer.getConnection(connection.id);
      expect(stuck).toMatchObject({ status: 'wrong-account', grant: null });
      expect(stuck.wrongAccount).toMatchObject({ attemptId: attempt.attemptId, returned: outcome.returned });
    });

    test('that was declined says so, and can be started again', async () => {
      const connection = await scene.addOauth();
      await scene.fixture.finishAuthorization(await scene.authorize(connection), 'declined');
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('declined');
      const again = await scene.authorize(connection);
      await scene.fixture.finishAuthorization(again, 'succeeded');
      expect((await scene.viewer.getAuthorization(again.attemptId)).status).toBe('succeeded');
    });

    test('returns only to a path of the host', async () => {
      const connection = await scene.addOauth();
      for (const returnTo of ['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example']) {
        await expectRefusal(scene.admin.startAuthorization(connection.id, { returnTo }), 'validation_failed');
      }
    });

    test('nobody started is not found', async () => {
      await expectRefusal(scene.viewer.getAuthorization('no-such-attempt'), 'attempt_not_found');
    });
  },
};
