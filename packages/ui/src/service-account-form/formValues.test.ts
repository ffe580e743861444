import { describe, expect, test } from 'vitest';
import { blankValues, draftOf, ownApp } from './formValues.ts';
import { inputOf, patchOf } from './sending.ts';

const none = { password: null, clientSecret: null, certificate: null };
const oauth = {
  ...blankValues('oauth-delegated'),
  displayName: ' Exchange with OAuth ',
  account: 'service@contoso.example ',
  tenantId: '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01',
  registration: 'registration-vendor',
};

describe('inputOf', () => {
  test('trims what people paste and leaves out an empty service address', () => {
    expect(inputOf(oauth, none)).toEqual({
      authType: 'oauth-delegated',
      displayName: 'Exchange with OAuth',
      protocol: 'ews',
      account: 'service@contoso.example',
      tenantId: oauth.tenantId,
      registration: { kind: 'existing', registrationId: 'registration-vendor' },
    });
  });

  test('COCONUT-36: takes NTLM for a server of one’s own, because Exchange Online never had it', () => {
    const typed = { ...oauth, authType: 'ntlm' as const };
    expect(inputOf(typed, { ...none, password: 'secret' })).toMatchObject({ environment: 'on-premises' });
    expect(inputOf({ ...typed, authType: 'basic' }, { ...none, password: 'secret' })).not.toHaveProperty('environment');
  });

  test('never trims a password: spaces may belong to it', () => {
    const basic = { ...oauth, authType: 'basic' as const };
    expect(inputOf(basic, { password: ' with space ', clientSecret: null, certificate: null })).toMatchObject({
      password: ' with space ',
    });
  });
});

describe('patchOf', () => {
  test('is empty when nothing differs', () => {
    expect(patchOf(oauth, oauth, none)).toEqual({});
  });

  test('holds only what differs', () => {
    expect(patchOf(oauth, { ...oauth, displayName: 'New name' }, none)).toEqual({ displayName: 'New name' });
  });

  test('sends an own app with its secret', () => {
    const own = { ...oauth, registration: ownApp, clientId: '0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a60' };
    expect(patchOf(oauth, own, { password: null, clientSecret: 'value', certificate: null })).toEqual({
      registration: { kind: 'own', clientId: own.clientId, clientSecret: 'value' },
    });
  });
});

test('the draft names only the fields its authentication type shows', () => {
  expect(
    draftOf({ ...oauth, authType: 'basic' }, { password: 'p', clientSecret: null, certificate: null }),
  ).not.toHaveProperty('tenantId');
  expect(draftOf(oauth, none)).not.toHaveProperty('clientSecret');
});
