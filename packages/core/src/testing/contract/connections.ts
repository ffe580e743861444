import { expect, test } from 'vitest';
import { connectionSchema } from '../../contract/index.ts';
import { type Area, expectRefusal } from './scene.ts';

export const connections: Area = {
  title: 'a connection',
  specify(scene) {
    test('is created not connected yet, and its secret never comes back', async () => {
      const input = scene.fixture.basicInput('Exchange with Basic');
      const connection = connectionSchema.parse(await scene.admin.createConnection(input));
      expect(connection).toMatchObject({
        authType: 'basic',
        account: input.account,
        grant: null,
        wrongAccount: null,
      });
      expect(connection.secret).toMatchObject({ kind: 'password' });
      const everything = [await scene.viewer.listConnections(), await scene.admin.listAudit({}), connection];
      expect(JSON.stringify(everything)).not.toContain(input.password);
      expect(await scene.viewer.getConnection(connection.id)).toEqual((await scene.viewer.listConnections())[0]);
    });

    test('takes another secret, of which nothing comes back', async () => {
      const { id, secret } = await scene.addBasic();
      const password = 'another horse battery';
      const changed = await scene.admin.replaceSecret(id, { secret: password });
      expect(changed.secret).toMatchObject({ kind: 'password', setBy: expect.any(String) });
      expect(changed.secret?.setAt ?? '').not.toBe('');
      expect(secret).not.toBeNull();
      expect(JSON.stringify([changed, await scene.admin.listAudit({})])).not.toContain(password);
      await expectRefusal(scene.admin.replaceSecret(id, { secret: '' }), 'validation_failed');
      await expectRefusal(scene.operator.replaceSecret(id, { secret: password }), 'role_required');
    });

    test('may use an app of the customer, whose secret never comes back', async () => {
      const clientSecret = 'kept~by-the-back-end.only';
      const clientId = 'a3f7c9d2-1b44-4c7e-8a55-0d9e8f7a6b5c';
      const registration = { kind: 'own' as const, clientId, clientSecret };
      const connection = await scene.admin.createConnection({ ...scene.fixture.oauthInput('Own app'), registration });
      const registrations = await scene.viewer.listRegistrations();
      expect(registrations.find(({ id }) => id === connection.registrationId)).toMatchObject({
        clientId,
        mode: 'customer',
      });
      const everything = [registrations, await scene.viewer.listConnections(), await scene.admin.listAudit({})];
      expect(JSON.stringify(everything)).not.toContain(clientSecret);
    });

    test.for([
      ['blank', '   '],
      ['over-long', 'n'.repeat(121)],
    ])('is refused with a %s display name, naming the field', async ([, displayName = '']) => {
      const problem = await expectRefusal(
        scene.admin.createConnection(scene.fixture.basicInput(displayName)),
        'validation_failed',
      );
      expect(problem.fields?.map(({ path }) => path)).toContain('displayName');
      expect(await scene.viewer.listConnections()).toEqual([]);
    });

    test('is refused with an address that is none', async () => {
      const input = { ...scene.fixture.basicInput('Exchange'), account: 'not an address' };
      const problem = await expectRefusal(scene.admin.createConnection(input), 'validation_failed');
      expect(problem.fields?.map(({ path }) => path)).toContain('account');
    });

    test('needs a display name nobody else has, whatever its case', async () => {
      const first = await scene.addBasic('Exchange');
      const second = await scene.addBasic('Another');
      await expectRefusal(scene.addBasic('exchange '), 'display_name_taken');
      const patch = { displayName: 'EXCHANGE' };
      await expectRefusal(
        scene.admin.updateConnection(second.id, { version: second.version, patch }),
        'display_name_taken',
      );
      const renamed = await scene.admin.updateConnection(first.id, { version: first.version, patch });
      expect(renamed.displayName).toBe('EXCHANGE');
    });

    test('keeps markup in its name as the text it is', async () => {
      const displayName = '<img src=x onerror=alert(1)> & "Exchange"';
      expect((await scene.addBasic(displayName)).displayName).toBe(displayName);
    });

    test('is changed only by who has seen its latest version', async () => {
      const { id, version } = await scene.addBasic();
      const changed = await scene.admin.updateConnection(id, { version, patch: { displayName: 'Renamed' } });
      expect(changed.version).toBeGreaterThan(version);
      await expectRefusal(
        scene.admin.updateConnection(id, { version, patch: { displayName: 'Late' } }),
        'version_conflict',
      );
      expect((await scene.viewer.getConnection(id)).displayName).toBe('Renamed');
    });

    test('that does not exist is not found', async () => {
      await expectRefusal(scene.viewer.getConnection('no-such-connection'), 'not_found');
      await expectRefusal(scene.admin.disconnect('no-such-connection'), 'not_found');
    });

    test('answers a probe with the literal answer of its server', async () => {
      const { id } = await scene.addBasic();
      const result = await scene.admin.probe(id);
      expect(result).toMatchObject({ connectionId: id, verdict: 'works' });
      expect(result.literal).not.toBe('');
      expect(await scene.viewer.getConnection(id)).toMatchObject({
        status: 'healthy',
        lastSuccessAt: expect.any(String),
      });
    });
  },
};
