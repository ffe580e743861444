import { expect, test } from 'vitest';
import type { Protocol } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, ticking } from './scene.ts';

const protocols: readonly Protocol[] = ['ews', 'graph', 'imap-smtp', 'pop-smtp', 'exchange-admin'];

export const protocolsArea: Area = {
  title: 'every protocol and way of signing in',
  specify(scene) {
    test.for(protocols)('%s can be reached with a grant', async (protocol) => {
      const input = scene.hand.inputFor('Exchange', 'oauth-delegated', protocol);
      const connection = await scene.admin.createConnection(input);
      expect(connection).toMatchObject({
        protocol,
        status: 'ready',
        serviceAddress: expect.stringMatching(/^\w+:\/\//),
      });
      await scene.fixture.finishAuthorization(await scene.authorize(connection), 'succeeded');
      const result = await scene.admin.probe(connection.id);
      expect(result).toMatchObject({ verdict: 'works', literal: expect.stringMatching(/\w/) });
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('healthy');
    });

    test('an app of its own waits for a Microsoft 365 admin, and then signs in by itself', async () => {
      await scene.fixture.seedUsers(1);
      const input = scene.hand.inputFor('App only', 'oauth-app', 'ews');
      const connection = await scene.admin.createConnection(input);
      expect(connection).toMatchObject({ authType: 'oauth-app', status: 'saved', grant: null });
      await expectRefusal(scene.admin.probe(connection.id), 'connection_not_ready');
      await expectRefusal(scene.apply(everybody, ticking(connection)), 'connection_not_ready');

      const attempt = await scene.authorize(connection);
      expect(attempt.kind).toBe('consent');
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('awaiting-consent');
      const registration = () => scene.viewer.getRegistration(connection.registrationId ?? '');
      expect((await registration()).consent).toMatchObject({ status: 'requested', decidedAt: null });

      await scene.fixture.finishAuthorization(attempt, 'succeeded');
      expect((await registration()).consent).toMatchObject({
        status: 'granted',
        tenantId: connection.tenantId,
        decidedAt: expect.any(String),
      });
      expect(await scene.viewer.getConnection(connection.id)).toMatchObject({ status: 'ready', grant: null });
      expect((await scene.admin.probe(connection.id)).verdict).toBe('works');
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('healthy');
      expect((await scene.apply(everybody, ticking(connection))).ok).toBe(1);
    });

    test.for([
      ['declined', 'declined', 'declined'],
      ['wrong_account', 'wrong_tenant', 'awaiting-consent'],
    ] as const)('an approval that ended as %s is %s', async ([outcome, consent, status]) => {
      const connection = await scene.admin.createConnection(scene.hand.inputFor('App only', 'oauth-app', 'graph'));
      await scene.fixture.finishAuthorization(await scene.authorize(connection), outcome);
      const registration = await scene.viewer.getRegistration(connection.registrationId ?? '');
      expect(registration.consent?.status).toBe(consent);
      expect((await scene.viewer.getConnection(connection.id)).status).toBe(status);
      await expectRefusal(scene.admin.probe(connection.id), 'connection_not_ready');
    });

    test.for(['basic', 'ntlm', 'oauth-ropc'] as const)('%s needs nobody at Microsoft’s pages', async (authType) => {
      const connection = await scene.admin.createConnection(scene.hand.inputFor('By password', authType, 'ews'));
      expect(connection).toMatchObject({ authType, status: 'ready', secret: { kind: 'password' } });
      await expectRefusal(scene.authorize(connection), 'connection_not_ready');
      expect((await scene.admin.probe(connection.id)).verdict).toBe('works');
      expect((await scene.viewer.getConnection(connection.id)).status).toBe('healthy');
    });
  },
};
