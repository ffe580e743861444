import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuthorizeRequest } from './authorizeRequest.ts';
import { consumerTenantId } from './clouds.ts';
import { lintAuthorizeRequest, type RequestFacts } from './lintAuthorizeRequest.ts';
import { type RequestFinding, toFindings } from './requestFindings.ts';
import { requiredAccess } from './requiredAccess.ts';

const docs = 'https://learn.microsoft.com/en-us/entra/identity-platform/';
const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = 'a0000000-0000-4000-8000-000000000002';
const redirectUri = 'https://app.contoso.example/v1/oauth/callback';
const request: AuthorizeRequest = {
  tenant: tenantId,
  clientId,
  redirectUri,
  scopes: requiredAccess('ews', 'oauth-delegated').scopes,
  state: 's'.repeat(43),
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};
const facts: RequestFacts = {
  protocol: 'ews',
  authType: 'oauth-delegated',
  audience: 'one-tenant',
  client: 'confidential',
  credential: 'secret',
  clientSecret: 'Q~8secret.value',
  redirectUris: [redirectUri],
  publicOrigin: 'https://app.contoso.example',
  knownTenantIds: [tenantId],
  knownClientIds: [clientId],
};
const codes = (change: Partial<AuthorizeRequest>, known: RequestFacts = facts) =>
  lintAuthorizeRequest({ ...request, ...change }, known).map(({ code }) => code);

test('a good request has no findings, whatever is known of it', () => {
  expect(codes({})).toEqual([]);
  expect(lintAuthorizeRequest(request)).toEqual([]);
  expect(codes({ tenant: 'contoso.onmicrosoft.com', prompt: 'login', authority: 'http://localhost:8400' })).toEqual([]);
  expect(codes({ tenant: 'organizations' }, { ...facts, audience: 'many-tenants' })).toEqual([]);
});

describe('who is asked', () => {
  test.for([
    [{ authority: 'http://login.example' }, 'authority_malformed'],
    [{ authority: 'https://login.example/x' }, 'authority_malformed'],
    [{ authority: 'https://login.example?x' }, 'authority_malformed'],
    [{ authority: 'https://login.example#x' }, 'authority_malformed'],
    [{ authority: 'ftp://localhost' }, 'authority_malformed'],
    [{ authority: 'login.example' }, 'authority_malformed'],
    [{ tenant: '' }, 'tenant_malformed'],
    [{ tenant: '../common' }, 'tenant_malformed'],
    [{ tenant: 'contoso.' }, 'tenant_malformed'],
    [{ tenant: '-contoso' }, 'tenant_malformed'],
    [{ tenant: 'contoso example' }, 'tenant_malformed'],
    [{ tenant: consumerTenantId.toUpperCase() }, 'consumer_tenant'],
    [{ tenant: 'common' }, 'shared_authority'],
    [{ tenant: 'Organizations' }, 'shared_authority'],
    [{ clientId: 'calendar sync' }, 'client_id_malformed'],
    [{ clientId: '' }, 'client_id_malformed'],
    [{ endpoint: 'v1', scopes: [], resource: 'https://outlook.office365.com' }, 'v1_endpoint'],
    [{ resource: 'https://outlook.office365.com' }, 'resource_parameter'],
  ] as const)('%j: %s', ([change, code]) => {
    expect(codes(change)).toEqual([code]);
  });

  test('one letter or digit is a tenant’s name as well, and an authority may end in a slash', () => {
    expect(codes({ tenant: 'a', authority: 'https://login.example/' })).toEqual([]);
  });

  test('"consumers" is no organization, and not of one tenant either', () => {
    expect(codes({ tenant: 'consumers' })).toEqual(['consumer_tenant', 'shared_authority']);
    expect(codes({ tenant: 'consumers' }, {})).toEqual(['consumer_tenant']);
  });

  test('"common" only invites the wrong people where the app is of many tenants', () => {
    expect(codes({ tenant: 'common' }, { ...facts, audience: 'many-tenants' })).toEqual(['personal_accounts_invited']);
    expect(codes({ tenant: 'common' }, {})).toEqual(['personal_accounts_invited']);
    expect(codes({ tenant: 'organizations' }, {})).toEqual([]);
  });

  test('swapped ids are called so where a known id proves it', () => {
    expect(codes({ tenant: clientId.toUpperCase() })).toEqual(['ids_swapped']);
    expect(codes({ clientId: tenantId })).toEqual(['ids_swapped']);
    expect(codes({ tenant: clientId }, {})).toEqual(['ids_swapped']);
    const other = 'a0000000-0000-4000-8000-000000000099';
    expect(codes({ tenant: other }, { knownClientIds: [other] })).toEqual(['ids_swapped']);
    expect(codes({ clientId: other }, { knownTenantIds: [other] })).toEqual(['ids_swapped']);
    expect(codes({ tenant: other }, { knownTenantIds: [other], knownClientIds: [clientId] })).toEqual([]);
    expect(codes({ tenant: clientId, clientId: tenantId }, {})).toEqual([]);
  });
});

describe('where the answer goes', () => {
  test.for([
    ['https://login.microsoftonline.com/common/oauth2/nativeclient', 'redirect_nativeclient'],
    ['https://login.microsoftonline.com/common/oauth2/NativeClient/', 'redirect_nativeclient'],
    ['urn:ietf:wg:oauth:2.0:oob', 'redirect_urn'],
    ['URN:x', 'redirect_urn'],
    ['', 'redirect_malformed'],
    ['/v1/oauth/callback', 'redirect_malformed'],
    [`${redirectUri}#`, 'redirect_malformed'],
    [`${redirectUri}?${'x'.repeat(256 - redirectUri.length)}`, 'redirect_malformed'],
    ['http://app.contoso.example/v1/oauth/callback', 'redirect_not_https'],
    [`${redirectUri}/`, 'redirect_slash'],
    ['https://app.contoso.example/V1/oauth/callback', 'redirect_slash'],
    ['https://app.contoso.example/callback', 'redirect_not_registered'],
    ['https://internal:8080/v1/oauth/callback', 'redirect_other_host'],
  ] as const)('%s: %s', ([uri, code]) => {
    expect(codes({ redirectUri: uri })).toEqual([code]);
  });

  test('what nobody knows is not looked at', () => {
    expect(codes({ redirectUri: 'https://internal:8080/x' }, {})).toEqual([]);
    expect(codes({ redirectUri: `${redirectUri}?${'x'.repeat(255 - redirectUri.length)}` }, {})).toEqual([]);
  });

  test('what only contains the sign of a mistake is none', () => {
    expect(codes({ redirectUri: 'https://app.contoso.example/urn:x' }, {})).toEqual([]);
    expect(codes({ redirectUri: 'https://app.contoso.example/oauth2/nativeclient/back' }, {})).toEqual([]);
    const to = (port: number) => `https://app.contoso.example/?to=http://localhost:${port}`;
    expect(codes({ redirectUri: to(1) }, { redirectUris: [to(1)] })).toEqual([]);
    expect(codes({ redirectUri: to(1) }, { redirectUris: [to(2)] })).toEqual(['redirect_not_registered']);
  });

  test('behind a proxy the origin is another than the one registered or seen', () => {
    const internal = 'https://internal:8080/v1/oauth/callback';
    expect(codes({ redirectUri: internal }, { redirectUris: [redirectUri] })).toEqual(['redirect_other_host']);
    expect(codes({ redirectUri: internal }, { publicOrigin: 'https://app.contoso.example' })).toEqual([
      'redirect_other_host',
    ]);
    expect(codes({}, { publicOrigin: 'https://APP.contoso.example/' })).toEqual([]);
    expect(codes({}, { publicOrigin: 'no origin' })).toEqual(['redirect_other_host']);
    expect(codes({}, { redirectUris: [] })).toEqual(['redirect_not_registered']);
    expect(codes({}, { redirectUris: ['urn:x'] })).toEqual(['redirect_not_registered']);
  });

  test('on this machine http will do, and the port of localhost does not count', () => {
    const local = 'http://localhost:4000/callback';
    expect(codes({ redirectUri: local }, {})).toEqual([]);
    expect(codes({ redirectUri: local }, { redirectUris: ['http://localhost/callback'] })).toEqual([]);
    expect(
      codes({ redirectUri: 'http://127.0.0.1:4000/callback' }, { redirectUris: ['http://127.0.0.1/callback'] }),
    ).toEqual(['redirect_other_host']);
  });
});

describe('what is asked for', () => {
  const ews = 'https://outlook.office365.com/EWS.AccessAsUser.All';
  const smtp = 'https://outlook.office.com/SMTP.Send';

  test.for([
    [[ews], ['offline_access_missing']],
    [['OFFLINE_ACCESS', ews], []],
    [['offline_access'], ['scope_missing']],
    [['offline_access', smtp], ['scope_missing']],
    [
      ['offline_access', ews, 'https://graph.microsoft.com/Mail.Send'],
      ['scope_mixed', 'scope_wrong_resource'],
    ],
    [['offline_access', 'EWS.AccessAsUser.All'], ['scope_wrong_resource']],
    [['offline_access', 'https://outlook.office365.com/ews/Exchange.asmx/.default'], ['scope_unknown']],
    [['offline_access', 'https://outlook.office365.com/EWS.AccessAsUser'], ['scope_unknown']],
    [['offline_access', 'https://ps.outlook.com/x/.default'], ['scope_unknown']],
    [['offline_access', 'https://outlook.office365.com/.default'], []],
    [['offline_access', ews, 'https://outlook.office.com/.default'], ['scope_default_mixed']],
    [['offline_access', ews, smtp], []],
    [['offline_access', 'api://demo/Read'], ['scope_wrong_resource']],
  ] as const)('%j: %j', ([scopes, expected]) => {
    expect(codes({ scopes })).toEqual(expected);
  });

  test('without a protocol only what can never be right is called wrong', () => {
    expect(codes({ scopes: ['offline_access', 'api://demo/Read'] }, {})).toEqual([]);
    expect(codes({ scopes: ['offline_access', 'api://demo/Read', 'API://Demo/Write'] }, {})).toEqual([]);
    expect(codes({ scopes: ['offline_access', 'api://a/Read', 'api://b/Read'] }, {})).toEqual(['scope_mixed']);
    expect(codes({ scopes: ['offline_access', 'api://outlook/Read', 'api://ps.outlook/Read'] }, {})).toEqual([
      'scope_mixed',
    ]);
    expect(codes({ scopes: ['offline_access', 'https://outlook.example/Read'] }, {})).toEqual(['scope_unknown']);
    expect(codes({ scopes: ['offline_access', 'api+https://outlook.example/Read'] }, {})).toEqual([]);
  });

  test('Graph is asked only for what is synced', () => {
    const scopes = ['offline_access', 'Calendars.ReadWrite'];
    expect(codes({ scopes }, { protocol: 'graph' })).toEqual(['scope_missing']);
    expect(codes({ scopes }, { protocol: 'graph', items: ['calendar'] })).toEqual([]);
  });

  test('the same by password as by signing in', () => {
    expect(codes({}, { protocol: 'ews', authType: 'oauth-ropc' })).toEqual([]);
  });
});

describe('what proves that the answer is ours', () => {
  test.for([
    [{ state: '' }, 'state_missing'],
    [{ state: 's'.repeat(21) }, 'state_short'],
    [{ codeChallenge: '' }, 'pkce_missing'],
    [{ codeChallenge: 'v'.repeat(43), codeChallengeMethod: 'plain' }, 'pkce_plain'],
    [{ codeChallengeMethod: '' }, 'pkce_plain'],
    [{ codeChallenge: '', codeChallengeMethod: 'plain' }, 'pkce_missing'],
    [{ codeChallenge: 'c'.repeat(42) }, 'pkce_malformed'],
    [{ codeChallenge: 'c'.repeat(44) }, 'pkce_malformed'],
    [{ codeChallenge: `${'c'.repeat(42)}=` }, 'pkce_malformed'],
  ] as const)('%j: %s', ([change, code]) => {
    expect(codes(change)).toEqual([code]);
  });

  test('22 characters of state will do', () => {
    expect(codes({ state: 's'.repeat(22), codeChallengeMethod: 'S256' })).toEqual([]);
    const { codeChallenge: _, ...without } = request;
    expect(lintAuthorizeRequest(without).map(({ code }) => code)).toEqual(['pkce_missing']);
  });
});

test.for([
  ['select_account', []],
  ['login', []],
  ['create', []],
  ['consent', ['prompt_consent']],
  ['admin_consent', ['prompt_admin_consent']],
  ['none', ['silent_account']],
  ['', ['silent_account']],
  [null, ['silent_account']],
  ['Login', ['prompt_unknown']],
] as const)('prompt %s: %j', ([prompt, expected]) => {
  expect(codes({ prompt })).toEqual(expected);
});

describe('the client', () => {
  test.for([
    [{ clientSecret: ' 6f1e2d3c-4b5a-4697-8877-665544332211 ' }, ['secret_is_id']],
    [{ client: 'public' }, []],
    [{ client: 'public', credential: 'none' }, []],
    [{ client: 'public', credential: 'secret' }, ['public_with_secret']],
    [{ client: 'public', credential: 'certificate' }, ['public_with_secret']],
    [{ client: 'public', clientSecret: 'x' }, ['public_with_secret']],
    [{ client: 'confidential', credential: 'none' }, ['confidential_without_credential']],
    [{ client: 'confidential', credential: 'none', clientSecret: 'x' }, []],
    [{ client: 'confidential', credential: 'certificate' }, []],
    [{ client: 'confidential' }, []],
    [{ credential: 'none' }, []],
  ] as const)('%j: %j', ([known, expected]) => {
    expect(codes({}, known)).toEqual(expected);
  });

  test('no finding repeats the secret', () => {
    const clientSecret = '6f1e2d3c-4b5a-4697-8877-665544332211';
    expect(JSON.stringify(lintAuthorizeRequest(request, { clientSecret }))).not.toContain(clientSecret);
  });
});

describe('a finding', () => {
  test('says where, what, what to do, and where that is from; errors come first', () => {
    const findings = lintAuthorizeRequest({ ...request, tenant: 'common', prompt: 'consent', state: 'short' });
    expect(findings).toEqual([
      {
        code: 'prompt_consent',
        severity: 'error',
        field: 'prompt',
        aadsts: '90094',
        message: 'Since 2026 it stops everybody who is no admin.',
        remedy: 'Use select_account; admins approve by a link of its own.',
        source: 'https://github.com/mattermost/mattermost-plugin-mscalendar/issues/536',
      },
      {
        code: 'personal_accounts_invited',
        severity: 'warning',
        field: 'tenant',
        aadsts: null,
        message: '"common" invites personal accounts.',
        remedy: 'Use the tenant id.',
        source: 'https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes',
      },
      expect.objectContaining({ code: 'state_short', severity: 'warning', field: 'state', aadsts: null }),
    ]);
  });

  test.for([
    ['shared_authority', '50194'],
    ['ids_swapped', '700016'],
    ['client_id_malformed', '700038'],
    ['tenant_malformed', '90002'],
    ['consumer_tenant', '500208'],
    ['redirect_urn', '500119'],
    ['redirect_not_registered', '50011'],
    ['redirect_slash', '50011'],
    ['redirect_other_host', '50011'],
    ['redirect_not_https', '50011'],
    ['redirect_malformed', '50011'],
    ['scope_unknown', '500011'],
    ['scope_mixed', '700022'],
    ['scope_default_mixed', '70011'],
    ['offline_access_missing', '900144'],
    ['pkce_malformed', '501491'],
    ['prompt_admin_consent', '90023'],
    ['prompt_unknown', '90023'],
    ['secret_is_id', '7000215'],
    ['public_with_secret', '700025'],
    ['confidential_without_credential', '7000218'],
    ['resource_parameter', '901002'],
  ] as const)('%s is what Microsoft calls %s', ([code, aadsts]) => {
    expect(toFindings([code])).toEqual([expect.objectContaining({ aadsts, severity: 'error' })]);
  });

  test.for([
    ['redirect_slash', `${docs}reply-url`],
    ['scope_mixed', `${docs}scopes-oidc`],
    ['prompt_unknown', `${docs}v2-oauth2-auth-code-flow`],
    ['v1_endpoint', `${docs}v2-oauth2-auth-code-flow`],
    ['state_missing', 'https://www.rfc-editor.org/rfc/rfc9700'],
    ['pkce_missing', 'https://www.rfc-editor.org/rfc/rfc9700'],
    ['pkce_plain', 'https://www.rfc-editor.org/rfc/rfc9700'],
    ['secret_is_id', `${docs}reference-error-codes`],
    ['redirect_nativeclient', 'https://github.com/tarickb/sasl-xoauth2/issues/119'],
  ] as const)('%s can be read up', ([code, source]) => {
    expect(toFindings([code])).toEqual([expect.objectContaining({ source })]);
  });

  test.for(['silent_account', 'v1_endpoint', 'state_short', 'personal_accounts_invited'] as const)(
    '%s is a warning',
    (code) => {
      expect(toFindings([code, false, null])).toEqual([expect.objectContaining({ severity: 'warning' })]);
    },
  );

  test('is found for any request without an error, and points at a member of it or of the facts', () => {
    const text = fc.string({ unit: 'binary' });
    const anything = fc.record({
      tenant: fc.oneof(text, fc.constantFrom('common', tenantId)),
      clientId: text,
      redirectUri: fc.oneof(text, fc.webUrl()),
      scopes: fc.array(text),
      state: text,
      codeChallenge: text,
      codeChallengeMethod: text,
      prompt: fc.option(text),
    });
    const members = [
      ...Object.keys(request),
      ...Object.keys(facts),
      'prompt',
      'codeChallengeMethod',
      'endpoint',
      'resource',
      'authority',
    ];
    fc.assert(
      fc.property(anything, (hostile) => {
        for (const finding of lintAuthorizeRequest(hostile, facts)) {
          expect(members).toContain(finding.field);
          expect(complete(finding)).toBe(true);
        }
      }),
    );
  });
});

function complete({ message, remedy, source }: RequestFinding): boolean {
  return message.endsWith('.') && remedy.endsWith('.') && source.startsWith('https://');
}
