import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consumerTenantId } from './clouds.ts';
import { inspectToken, type TokenExpectation, type TokenReport } from './inspectToken.ts';

const now = Date.UTC(2026, 10, 22, 9);
const seconds = now / 1000;
const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = 'a0000000-0000-4000-8000-000000000002';
const signature = 'c2lnbmF0dXJl';
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown) => `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.${signature}`;

const delegated = {
  aud: 'https://outlook.office365.com',
  tid: tenantId,
  oid: 'o1',
  sub: 's1',
  appid: clientId,
  upn: 'service@contoso.example',
  scp: 'EWS.AccessAsUser.All',
  nbf: seconds - 60,
  exp: seconds + 3600,
};
const appOnly = {
  aud: 'https://outlook.office365.com',
  tid: tenantId,
  oid: 'o2',
  sub: 'o2',
  appid: clientId,
  roles: ['full_access_as_app'],
  exp: seconds + 3600,
};
const expected: TokenExpectation = {
  protocol: 'ews',
  authType: 'oauth-delegated',
  tenantId,
  clientId,
  account: 'Service@contoso.example',
};

function read(claims: object, wanted?: TokenExpectation): Extract<TokenReport, { readable: true }> {
  const report = inspectToken(jwt(claims), { now, ...(wanted === undefined ? {} : { expected: wanted }) });
  if (!report.readable) throw new Error(report.kind);
  return report;
}
const problems = (claims: object, wanted: Partial<TokenExpectation> = {}) =>
  read(claims, { ...expected, ...wanted }).problems.map(({ code }) => code);

describe('the sentences', () => {
  test('say of a delegated token for whom, from where, for what and until when', () => {
    const report = read(delegated);
    expect(report.sentences).toEqual([
      'It lets an app act as service@contoso.example.',
      `It comes from the tenant ${tenantId}.`,
      'It is for Exchange Online (https://outlook.office365.com).',
      'It allows EWS.AccessAsUser.All.',
      'It expires in 60 minutes.',
      'Its signature was not checked.',
    ]);
    expect(report).toMatchObject({
      kind: 'delegated',
      verified: false,
      header: { alg: 'RS256', kid: 'k' },
      problems: [],
    });
    expect(report.claims).toEqual(delegated);
  });

  test('say of an app-only token that nobody signed in', () => {
    const report = read({ ...appOnly, aud: '00000003-0000-0000-c000-000000000000', roles: ['Mail.Read', 'Mail.Send'] });
    expect(report.kind).toBe('app-only');
    expect(report.sentences.slice(0, 4)).toEqual([
      `It lets the app ${clientId} act by itself; nobody signed in.`,
      `It comes from the tenant ${tenantId}.`,
      'It is for Microsoft Graph (00000003-0000-0000-c000-000000000000).',
      'It allows Mail.Read, Mail.Send.',
    ]);
  });

  test('say of an id token that it opens nothing', () => {
    const report = read({ aud: clientId, tid: tenantId, preferred_username: 'a@contoso.example', exp: seconds });
    expect(report.kind).toBe('id-token');
    expect(report.sentences).toEqual([
      `It tells the app ${clientId} that a@contoso.example signed in, and opens nothing.`,
      `It comes from the tenant ${tenantId}.`,
      'It expired less than a minute ago.',
      'Its signature was not checked.',
    ]);
  });

  test('do not make up what a token leaves out', () => {
    const { sentences } = read({ appid: clientId, sub: 'x' });
    expect(sentences).toEqual([
      'It lets an app act as somebody without a name.',
      'It names no tenant.',
      'It is for nobody.',
      'It allows nothing.',
      'It does not say when it expires.',
      'Its signature was not checked.',
    ]);
    expect(read({ ...delegated, aud: ['api://demo', 'x'] }).sentences[2]).toBe('It is for api://demo.');
    expect(read({ ...delegated, aud: 7, exp: 'soon', tid: '' }).sentences.slice(1, 5)).toEqual([
      'It names no tenant.',
      'It is for nobody.',
      'It allows EWS.AccessAsUser.All.',
      'It does not say when it expires.',
    ]);
  });

  test.for([
    [59_999, 'in less than a minute'],
    [60_000, 'in 1 minute'],
    [119 * 60_000, 'in 119 minutes'],
    [120 * 60_000, 'in 2 hours'],
    [47 * 3_600_000, 'in 47 hours'],
    [48 * 3_600_000, 'in 2 days'],
    [1, 'in less than a minute'],
  ] as const)('%i ms are left: %s', ([left, words]) => {
    expect(read({ ...delegated, exp: (now + left) / 1000 }).sentences[4]).toBe(`It expires ${words}.`);
  });

  test('an expired token says since when', () => {
    expect(read({ ...delegated, exp: seconds - 60 }).sentences[4]).toBe('It expired 1 minute ago.');
    expect(read({ ...delegated, exp: seconds - 86_400 * 3 }).sentences[4]).toBe('It expired 3 days ago.');
  });
});

describe('the kind', () => {
  test.for([
    [{ scp: 'a', roles: ['b'], appid: 'x' }, 'delegated'],
    [{ scp: '', appid: 'x', oid: 'o', sub: 's' }, 'delegated'],
    [{ azp: 'x', idtyp: 'app' }, 'app-only'],
    [{ azp: 'x', oid: 'o', sub: 'o' }, 'app-only'],
    [{ azp: 'x', roles: [] }, 'app-only'],
    [{ azp: 'x' }, 'delegated'],
    [{ roles: ['a'] }, 'id-token'],
    [{}, 'id-token'],
    [{ scp: 'a' }, 'delegated'],
    [{ scp: 7, azp: 'x', oid: 'o', sub: 's' }, 'delegated'],
  ] as const)('of %j is %s', ([claims, kind]) => {
    expect(read(claims).kind).toBe(kind);
  });
});

describe('what is wrong with it for a connection', () => {
  test('is nothing with the right one', () => {
    expect(problems(delegated)).toEqual([]);
    expect(problems(appOnly, { authType: 'oauth-app' })).toEqual([]);
    expect(problems({ ...delegated, upn: undefined, unique_name: 'service@contoso.example' })).toEqual([]);
    expect(problems({ ...delegated, upn: 'x', preferred_username: 'service@contoso.example', azp: 'x' })).toEqual([]);
    expect(problems({ ...delegated, aud: 'https://outlook.office.com/', scp: 'x ews.accessasuser.all' })).toEqual([]);
  });

  test.for([
    [{ exp: seconds }, ['expired']],
    [{ exp: seconds + 0.001, nbf: seconds }, []],
    [{ exp: seconds, nbf: seconds + 1 }, ['expired']],
    [{ nbf: seconds + 1 }, ['not_yet_valid']],
    [{ nbf: null, exp: null }, []],
    [{ tid: '22222222-2222-4222-8222-222222222222' }, ['wrong_tenant']],
    [{ tid: undefined }, ['wrong_tenant']],
    [{ tid: consumerTenantId }, ['consumer_account', 'wrong_tenant']],
    [{ upn: 'admin@contoso.example' }, ['wrong_account']],
    [{ upn: undefined }, ['wrong_account']],
    [{ appid: 'b' }, ['wrong_app']],
    [{ aud: 'https://graph.microsoft.com' }, ['wrong_resource']],
    [{ aud: 'https://mail.contoso.example' }, ['wrong_resource']],
    [{ scp: 'Mail.Read' }, ['permission_missing']],
    [{ scp: '' }, ['no_permissions']],
  ] as const)('%j: %j', ([change, codes]) => {
    expect(problems({ ...delegated, ...change })).toEqual(codes);
  });

  test('is its kind', () => {
    expect(problems(appOnly)).toEqual(['app_only']);
    expect(problems(delegated, { authType: 'oauth-app' })).toEqual(['delegated']);
    expect(problems({ ...delegated, aud: 'https://graph.microsoft.com' }, { authType: 'oauth-app' })).toEqual([
      'delegated',
      'wrong_resource',
    ]);
    const idToken = { aud: clientId, tid: tenantId, preferred_username: 'service@contoso.example' };
    expect(problems(idToken)).toEqual(['id_token']);
    expect(problems({ ...idToken, aud: 'x', preferred_username: 'b' })).toEqual([
      'id_token',
      'wrong_app',
      'wrong_account',
    ]);
  });

  test('is an approval nobody gave: then an app’s token comes without roles', () => {
    expect(problems({ ...appOnly, roles: undefined }, { authType: 'oauth-app' })).toEqual(['no_permissions']);
    expect(problems({ ...appOnly, roles: ['x', 7] }, { authType: 'oauth-app' })).toEqual(['permission_missing']);
  });

  test('names what is missing, and for Graph only what is synced', () => {
    const mail = { protocol: 'imap-smtp', authType: 'oauth-delegated' } as const;
    expect(read({ ...delegated, scp: 'IMAP.AccessAsUser.All' }, mail).problems).toEqual([
      { code: 'permission_missing', message: 'It lacks SMTP.Send.' },
    ]);
    const graph = { ...delegated, aud: 'https://graph.microsoft.com', scp: 'Calendars.ReadWrite' };
    expect(problems(graph, { protocol: 'graph' })).toEqual(['permission_missing']);
    expect(problems(graph, { protocol: 'graph', items: ['calendar'] })).toEqual([]);
  });

  test('a server on premises has its own name', () => {
    const onPremises = { ...delegated, aud: 'https://mail.contoso.example' };
    expect(problems(onPremises, { audience: 'https://mail.contoso.example' })).toEqual([]);
    expect(problems(onPremises, { audience: 'https://Mail.contoso.example/' })).toEqual([]);
    expect(problems(delegated, { audience: 'https://mail.contoso.example' })).toEqual(['wrong_resource']);
  });

  test('what is not expected is not compared', () => {
    expect(
      read({ ...delegated, tid: 'x', upn: 'y', appid: 'z' }, { protocol: 'ews', authType: 'oauth-ropc' }).problems,
    ).toEqual([]);
    expect(
      problems({ ...delegated, tid: 'x', upn: 'y', appid: 'z' }, { tenantId: '', account: '', clientId: '' }),
    ).toEqual([]);
  });

  test('is said in a sentence', () => {
    const messages = (claims: object, wanted: Partial<TokenExpectation> = {}) =>
      read({ ...delegated, ...claims }, { ...expected, ...wanted }).problems.map(({ message }) => message);
    expect(messages({ exp: 0 })).toEqual(['It has expired. Refresh it.']);
    expect(messages({ nbf: seconds + 60 })).toEqual(['It is valid only in 1 minute. Compare the clocks.']);
    expect(messages({ tid: 'x' })).toEqual([`It should come from the tenant ${tenantId}.`]);
    expect(messages({ upn: 'x' })).toEqual(['It should be of Service@contoso.example.']);
    expect(messages({ appid: 'x' })).toEqual([`It should have been given to the app ${clientId}.`]);
    expect(messages({ aud: 'x' })).toEqual([
      'It is for another service. This connection needs one for Exchange Online.',
    ]);
    expect(messages({ aud: 'x' }, { protocol: 'graph' })).toEqual([
      'It is for another service. This connection needs one for Microsoft Graph.',
    ]);
    expect(messages({}, { authType: 'oauth-app' })).toEqual([
      'Somebody signed in for it, but this connection acts as an app.',
    ]);
  });
});

describe('what cannot be read', () => {
  test.for([
    ['', 'empty', 'There is nothing to read.'],
    ['EwBAAl3B', 'opaque', 'Nothing can be read from this token; those of personal accounts look like this.'],
    [
      '0.ARoA.x',
      'refresh-token',
      'This is a refresh token or a code, as good as a password. Keep it, and paste an access token.',
    ],
    [`${part({})}.a.b.c.d`, 'encrypted', 'This token is encrypted. Only the service it is for can read it.'],
    ['two words', 'malformed', 'This is no token, or only a part of one.'],
  ] as const)('%j: %s', ([token, kind, sentence]) => {
    expect(inspectToken(token, { now })).toEqual({ readable: false, kind, sentences: [sentence] });
  });
});

test('neither the token nor its signature is given back', () => {
  const claims = fc.dictionary(fc.string(), fc.jsonValue());
  const secret = fc
    .uint8Array({ minLength: 24, maxLength: 64 })
    .map((bytes) => Buffer.from(bytes).toString('base64url'));
  fc.assert(
    fc.property(claims, secret, (given, signed) => {
      const token = `${part({ alg: 'RS256' })}.${part({ ...delegated, ...given })}.${signed}`;
      const report = JSON.stringify(inspectToken(token, { now, expected }));
      expect(report).not.toContain(signed);
      expect(report).not.toContain(token);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[\w.~+/=-]{24,80}$/), (noise) => {
      expect(JSON.stringify(inspectToken(noise, { now, expected }))).not.toContain(noise);
    }),
  );
});
