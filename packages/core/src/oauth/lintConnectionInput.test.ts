import { describe, expect, test } from 'vitest';
import { connectionInputSchema } from '../contract/index.ts';
import { contosoTenantId, makeConnection, makeRegistration } from '../testing/builders.ts';
import { type ConnectionDraft, fieldHints, type KnownFacts, lintConnectionInput } from './lintConnectionInput.ts';

const clientId = 'c0ffee00-1111-4222-8333-444455556666';
const vendor = makeRegistration();
const known: KnownFacts = { connections: [makeConnection({ tenantId: contosoTenantId })], registrations: [vendor] };
const draft: ConnectionDraft = {
  authType: 'oauth-delegated',
  displayName: 'Exchange with OAuth',
  account: 'service@contoso.example',
  tenantId: contosoTenantId,
  clientId,
  clientSecret: 'Q~8secret.value',
};
const basic: ConnectionDraft = {
  authType: 'basic',
  displayName: 'Another',
  account: 'service@contoso.example',
  password: 'correct horse',
};
const codes = (change: Partial<ConnectionDraft>, facts = known) =>
  lintConnectionInput({ ...draft, ...change }, facts).map(({ path, code }) => `${path}: ${code}`);

describe('a form', () => {
  test('that is complete has no problems', () => {
    expect(codes({})).toEqual([]);
    expect(lintConnectionInput(basic, known)).toEqual([]);
    expect(codes({ serviceAddress: ' https://mail.contoso.example/EWS/Exchange.asmx ' })).toEqual([]);
    expect(codes({ serviceAddress: 'HTTP://mail' })).toEqual([]);
  });

  test('left blank names every field that is needed, and no other', () => {
    expect(codes({ displayName: '', account: ' ', tenantId: '', clientId: '', clientSecret: '' })).toEqual([
      'displayName: blank',
      'account: blank',
      'tenantId: blank',
      'registration.clientId: blank',
      'registration.clientSecret: blank',
    ]);
    expect(lintConnectionInput({ authType: 'basic' }, known).map(({ path }) => path)).toEqual([
      'displayName',
      'account',
      'password',
    ]);
  });

  test.for([
    [{ displayName: 'n'.repeat(121) }, 'displayName: too_long'],
    [{ displayName: 'exchange WITH basic' }, 'displayName: taken'],
    [{ account: 'not an address' }, 'account: not_an_address'],
    [{ account: `${'a'.repeat(320)}@contoso.example` }, 'account: too_long'],
    [{ tenantId: 'contoso.example' }, 'tenantId: not_a_guid'],
    [{ clientId: 'calendar sync' }, 'registration.clientId: not_a_guid'],
    [{ clientSecret: 'x'.repeat(1025) }, 'registration.clientSecret: too_long'],
    [{ serviceAddress: 'outlook' }, 'serviceAddress: not_a_url'],
    [{ serviceAddress: `https://${'a'.repeat(2048)}` }, 'serviceAddress: too_long'],
  ] as const)('%j has one problem, %s', ([change, problem]) => {
    expect(codes(change)).toEqual([problem]);
  });

  test('with markup in its name has no problem: it is text', () => {
    expect(codes({ displayName: '<img src=x onerror=alert(1)>' })).toEqual([]);
  });

  test('with the id of the secret instead of its value is told so', () => {
    expect(codes({ clientSecret: ' 6f1e2d3c-4b5a-4697-8877-665544332211 ' })).toEqual([
      'registration.clientSecret: is_secret_id',
    ]);
  });

  test('with swapped ids is told so where a known id proves it', () => {
    expect(codes({ tenantId: vendor.clientId.toUpperCase() })).toEqual(['tenantId: is_client_id']);
    expect(codes({ tenantId: clientId, clientId: contosoTenantId })).toEqual(['registration.clientId: is_tenant_id']);
    expect(codes({ tenantId: clientId, clientId })).toEqual(['tenantId: same_as_client_id']);
  });

  test('with swapped ids nobody knows is left to Microsoft’s answer', () => {
    expect(codes({ tenantId: clientId, clientId: contosoTenantId }, { connections: [] })).toEqual([]);
    expect(fieldHints('AADSTS90002')).toMatchObject([{ path: 'tenantId', code: 'tenant_not_found' }]);
    expect(fieldHints('700016')).toMatchObject([{ path: 'registration.clientId' }]);
    expect(fieldHints('50034')).toMatchObject([{ path: 'account', code: 'account_not_found' }]);
    expect(fieldHints('7000215')).toMatchObject([{ path: 'registration.clientSecret' }]);
    expect(fieldHints('50057')).toEqual([]);
  });

  test('using an existing registration asks for no app', () => {
    expect(codes({ registrationId: vendor.id, clientId: '', clientSecret: '' })).toEqual([]);
  });

  const pem = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nx';

  test('for an app alone takes a certificate instead of a secret', () => {
    const app = { authType: 'oauth-app', protocol: 'ews', clientSecret: '' } as const;
    expect(codes(app)).toEqual(['registration.clientSecret: blank']);
    expect(codes({ ...app, certificate: pem })).toEqual([]);
    expect(codes({ ...app, certificate: pem.replace('PRIVATE', 'RSA PRIVATE') })).toEqual([]);
    expect(codes({ ...app, certificate: 'thumbprint' })).toEqual(['registration.certificate: not_a_certificate']);
    expect(codes({ ...app, certificate: pem.replace('PRIVATE', 'PUBLIC') })).toEqual([
      'registration.certificate: not_a_certificate',
    ]);
    expect(codes({ ...app, certificate: pem.replace('BEGIN CERTIFICATE', '') })).toEqual([
      'registration.certificate: not_a_certificate',
    ]);
    expect(codes({ ...app, clientSecret: 'Q~8secret.value' })).toEqual([]);
  });

  test('for Exchange’s administration by an app needs a certificate', () => {
    const admin = { authType: 'oauth-app', protocol: 'exchange-admin' } as const;
    expect(codes(admin)).toEqual(['registration.certificate: blank']);
    expect(codes({ ...admin, certificate: pem })).toEqual([]);
    expect(codes({ ...admin, registrationId: vendor.id })).toEqual([]);
    expect(codes({ ...admin, authType: 'oauth-delegated' })).toEqual([]);
  });

  test('by user name and password asks for all of them', () => {
    expect(lintConnectionInput({ authType: 'oauth-ropc', protocol: 'graph' }, known).map(({ path }) => path)).toEqual([
      'displayName',
      'account',
      'password',
      'tenantId',
      'registration.clientId',
      'registration.clientSecret',
    ]);
    expect(codes({ authType: 'oauth-ropc', password: 'correct horse' })).toEqual([]);
  });

  test('of a protocol that never had this way to sign in says that, and nothing else', () => {
    expect(lintConnectionInput({ authType: 'basic', protocol: 'graph' }, known)).toEqual([
      { path: 'authType', code: 'not_for_protocol', message: 'This protocol has no such way to sign in.' },
    ]);
  });

  test('of a stored connection keeps its name and its secret', () => {
    const [stored] = known.connections;
    const editing = { ...known, editing: stored?.id ?? '' };
    expect(lintConnectionInput({ ...basic, displayName: 'Exchange with Basic', password: '' }, editing)).toEqual([]);
    expect(codes({ clientId: '', clientSecret: '' }, editing)).toEqual([]);
    expect(codes({ clientSecret: '' }, editing)).toEqual(['registration.clientSecret: blank']);
  });

  test('never repeats what was typed into a secret', () => {
    const secret = 'x'.repeat(2000);
    const problems = [
      ...lintConnectionInput({ ...draft, clientSecret: secret }, known),
      ...lintConnectionInput({ ...basic, password: secret }, known),
    ];
    expect(JSON.stringify(problems)).not.toContain('xxxx');
  });
});

test('what the lint lets through, the contract takes, and the limits are the same', () => {
  const bodyOf = ({ clientId: id = '', clientSecret = '', ...rest }: ConnectionDraft) => ({
    ...rest,
    protocol: 'ews',
    registration: { kind: 'own', clientId: id, clientSecret },
  });
  const longest = {
    displayName: 'n'.repeat(120),
    account: `${'a'.repeat(304)}@contoso.example`,
    clientSecret: 's'.repeat(1024),
  };
  for (const change of [{}, longest]) {
    expect(codes(change)).toEqual([]);
    expect(connectionInputSchema.safeParse(bodyOf({ ...draft, ...change })).success).toBe(true);
  }
  for (const [field, value] of Object.entries(longest)) {
    const over = { ...draft, [field]: `a${value}` };
    expect(lintConnectionInput(over, known)).toHaveLength(1);
    expect(connectionInputSchema.safeParse(bodyOf(over)).success).toBe(false);
  }
});
