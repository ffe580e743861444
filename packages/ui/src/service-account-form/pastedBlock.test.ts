import { describe, expect, test } from 'vitest';
import { splitBlock } from './pastedBlock.ts';

const tenantId = '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01';
const clientId = '0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a60';
const secretId = '5d0c4b3a-2f1e-4d6c-8b7a-9e8f7d6c5b4a';
const clientSecret = 'Ab18Q~madeUpForATestOnly-notASecret.12345';
const whole = { tenantId, clientId, clientSecret, hasSecretId: false };

describe('splitBlock', () => {
  test.each([
    [
      'lines of a mail',
      `Application (client) ID: ${clientId}\nDirectory (tenant) ID: ${tenantId}\nClient secret: ${clientSecret}`,
    ],
    [
      'the portal’s overview',
      `Application (client) ID\n${clientId}\nDirectory (tenant) ID\n${tenantId}\nValue\n${clientSecret}`,
    ],
    ['an .env file', `AZURE_TENANT_ID=${tenantId}\nAZURE_CLIENT_ID=${clientId}\nAZURE_CLIENT_SECRET="${clientSecret}"`],
    [
      'JSON',
      JSON.stringify({ appId: clientId, displayName: 'App', password: clientSecret, tenant: tenantId }, null, 2),
    ],
    ['German', `Anwendungs-ID (Client): ${clientId}\nVerzeichnis-ID (Mandant): ${tenantId}\nWert: ${clientSecret}`],
    ['Arabic', `معرّف التطبيق (العميل): ${clientId}\nمعرّف المستأجر: ${tenantId}\nالقيمة: ${clientSecret}`],
  ])('takes %s apart', (_name, text) => {
    expect(splitBlock(text)).toEqual(whole);
  });

  test('leaves out the object id, and says where the id of a secret came instead of its value', () => {
    const text = `Application (client) ID: ${clientId}\nObject ID: ${tenantId}\nSecret ID: ${secretId}`;
    expect(splitBlock(text)).toEqual({ tenantId: null, clientId, clientSecret: null, hasSecretId: true });
  });

  test('takes a GUID behind "secret" for the id of one', () => {
    expect(splitBlock(`tenant: ${tenantId}\nsecret: ${secretId}`)).toMatchObject({
      clientSecret: null,
      hasSecretId: true,
    });
  });

  test.each([
    ['one id alone', clientId],
    ['two ids without a word', `${clientId}\n${tenantId}`],
    ['a secret alone', clientSecret],
    ['prose', 'Please find the values in the attachment, thank you very much indeed.'],
    ['nothing', ''],
  ])('does not guess at %s', (_name, text) => {
    expect(splitBlock(text)).toBeNull();
  });
});
