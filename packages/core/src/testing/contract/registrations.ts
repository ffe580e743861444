import { expect, test } from 'vitest';
import { type RegistrationInput, registrationSchema } from '../../contract/index.ts';
import { type Area, expectRefusal, listen } from './scene.ts';

const input = {
  displayName: 'Own app',
  clientId: 'a3f7c9d2-1b44-4c7e-8a55-0d9e8f7a6b5c',
  tenantId: '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01',
  clientSecret: 'kept~by-the-back-end.only',
  expiresAt: '2030-01-01T00:00:00.000Z',
} satisfies RegistrationInput;
const second = { secret: 'the~second-one.is-kept-too', expiresAt: null };

export const registrations: Area = {
  title: 'a registration',
  specify(scene) {
    test('is recorded with the end of its secret, which never comes back', async () => {
      const created = registrationSchema.parse(await scene.admin.createRegistration(input));
      expect(created).toMatchObject({
        displayName: 'Own app',
        mode: 'customer',
        tenantId: input.tenantId,
        secret: { kind: 'client-secret', expiresAt: input.expiresAt },
        rotation: null,
        consent: null,
      });
      expect(await scene.viewer.getRegistration(created.id)).toEqual(created);
      const everything = [await scene.viewer.listRegistrations(), await scene.admin.listAudit({})];
      expect(JSON.stringify(everything)).not.toContain(input.clientSecret);
      await expectRefusal(scene.viewer.getRegistration('no-such-registration'), 'not_found');
      await expectRefusal(scene.operator.createRegistration(input), 'role_required');
    });

    test('is renamed by who has seen its latest version', async () => {
      const { id, version } = await scene.admin.createRegistration(input);
      const renamed = await scene.admin.updateRegistration(id, { version, patch: { displayName: 'Another' } });
      expect(renamed.displayName).toBe('Another');
      expect(renamed.version).toBeGreaterThan(version);
      const late = scene.admin.updateRegistration(id, { version, patch: { displayName: 'Late' } });
      await expectRefusal(late, 'version_conflict');
    });

    test('is refused with what is no client id', async () => {
      const wrong = scene.admin.createRegistration({ ...input, clientId: 'my app' });
      const problem = await expectRefusal(wrong, 'validation_failed');
      expect(problem.fields?.map(({ path }) => path)).toEqual(['clientId']);
    });

    test('gets a second secret beside the first, which takes over once a sign-in has proven it', async () => {
      const { registrationId } = await scene.addWorking();
      const id = registrationId ?? '';
      const before = await scene.viewer.getRegistration(id);
      await expectRefusal(scene.admin.promoteRegistrationSecret(id), 'state_conflict');
      const both = await scene.admin.addRegistrationSecret(id, second);
      expect(both).toMatchObject({ secret: before.secret, rotation: { provedAt: null, literal: null } });
      expect(JSON.stringify([both, await scene.admin.listAudit({})])).not.toContain(second.secret);
      await expectRefusal(scene.admin.promoteRegistrationSecret(id), 'credential_unproved');

      const [connection] = await scene.admin.listConnections();
      const literal = 'AADSTS7000215: Invalid client secret provided.';
      // Microsoft says more after it, such as the time and an id to report.
      const refused = expect.stringMatching(/AADSTS7000215: Invalid client secret provided\b/);
      await scene.hand.setAnswer({ registrationId: id }, { code: '7000215', literal });
      await scene.admin.probe(connection?.id ?? '');
      expect((await scene.viewer.getRegistration(id)).rotation).toMatchObject({ provedAt: null, literal: refused });
      await expectRefusal(scene.admin.promoteRegistrationSecret(id), 'credential_unproved');

      await scene.hand.setAnswer({ registrationId: id }, null);
      await scene.admin.probe(connection?.id ?? '');
      expect((await scene.viewer.getRegistration(id)).rotation?.provedAt).toEqual(expect.any(String));
      expect(await scene.admin.promoteRegistrationSecret(id)).toMatchObject({
        secret: both.rotation?.secret,
        rotation: null,
      });
    });

    test('proves itself with a certificate instead, which ends when it says and never comes back', async () => {
      const { pem, endsAt } = await scene.hand.certificate();
      const { clientSecret: _, ...own } = { ...input, certificate: pem, expiresAt: null };
      const created = await scene.admin.createRegistration(own);
      expect(created.secret).toMatchObject({ kind: 'certificate', expiresAt: endsAt });
      const connection = await scene.admin.createConnection({
        ...scene.fixture.oauthInput('Exchange admin'),
        authType: 'oauth-app',
        protocol: 'exchange-admin',
        registration: { kind: 'own', clientId: input.clientId, certificate: pem },
      });
      const used = await scene.viewer.getRegistration(connection.registrationId ?? '');
      expect(used.secret).toMatchObject({ kind: 'certificate', expiresAt: endsAt });
      const replaced = await scene.admin.replaceSecret(connection.id, { certificate: pem });
      // A form that shows the app is out of date.
      const now = await scene.viewer.getRegistration(used.id);
      expect(now).toMatchObject({ secret: { kind: 'certificate' }, version: used.version + 1 });
      const everything = [created, used, replaced, await scene.admin.listAudit({})];
      const { body = '' } = /PRIVATE KEY-----\s(?<body>[^-]+?)\s/.exec(pem)?.groups ?? {};
      expect(body.length).toBeGreaterThan(20);
      expect(JSON.stringify(everything)).not.toContain(body);
    });

    test('is refused with a secret and a certificate, with neither, and with what is no certificate', async () => {
      const { pem } = await scene.hand.certificate();
      const { clientSecret, ...bare } = input;
      const fieldsOf = async (body: Partial<RegistrationInput>) => {
        const call = scene.admin.createRegistration({ ...bare, expiresAt: null, ...body });
        return (await expectRefusal(call, 'validation_failed')).fields?.map(({ path }) => path);
      };
      expect(await fieldsOf({})).toEqual(['clientSecret']);
      expect(await fieldsOf({ clientSecret, certificate: pem })).toEqual(['clientSecret']);
      expect(await fieldsOf({ certificate: pem, expiresAt: input.expiresAt })).toEqual(['expiresAt']);
      for (const certificate of ['thumbprint', pem.replace(/-----BEGIN [A-Z ]*PRIVATE[\s\S]*/, '')]) {
        expect(await fieldsOf({ certificate })).toEqual(['certificate']);
      }
    });

    test('changes from a secret to a certificate without a gap', async () => {
      const { pem: certificate, endsAt } = await scene.hand.certificate();
      const { id, registrationId } = await scene.addWorking();
      const app = registrationId ?? '';
      const both = await scene.admin.addRegistrationSecret(app, { certificate, expiresAt: null });
      expect(both.rotation?.secret).toMatchObject({ kind: 'certificate', expiresAt: endsAt });
      await expectRefusal(scene.admin.promoteRegistrationSecret(app), 'credential_unproved');
      expect((await scene.admin.probe(id)).verdict).toBe('works');
      expect(await scene.admin.promoteRegistrationSecret(app)).toMatchObject({
        secret: { kind: 'certificate', expiresAt: endsAt },
        rotation: null,
      });
      expect((await scene.admin.probe(id)).verdict).toBe('works');
    });

    test('is told of', async () => {
      const stream = listen(scene.viewer);
      await stream.online;
      const { id } = await scene.admin.createRegistration(input);
      await stream.heard(
        (event) => event.type === 'programme.changed' && event.kind === 'registration' && event.id === id,
      );
      await stream.close();
      const { entries } = await scene.admin.listAudit({});
      expect(entries[0]).toMatchObject({ action: 'registration.created', subject: { type: 'registration', id } });
    });
  },
};
