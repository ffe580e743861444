import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuthorizeRequest, readAuthorizeUrl } from './authorizeRequest.ts';
import {
  adminConsentScopes,
  type BuiltUrl,
  buildAdminConsentUrl,
  buildAuthorizeUrl,
  buildLogoutUrl,
} from './buildUrls.ts';
import { lintAuthorizeRequest } from './lintAuthorizeRequest.ts';
import { requiredAccess } from './requiredAccess.ts';

const request: AuthorizeRequest = {
  tenant: '11111111-1111-4111-8111-111111111111',
  clientId: 'a0000000-0000-4000-8000-000000000002',
  redirectUri: 'https://app.contoso.example/v1/oauth/callback',
  scopes: requiredAccess('ews', 'oauth-delegated').scopes,
  state: 's'.repeat(43),
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};

function urlOf(built: BuiltUrl): URL {
  if (!built.ok) throw new Error(JSON.stringify(built.findings));
  return new URL(built.url);
}
const codesOf = (built: BuiltUrl) => (built.ok ? built.warnings : built.findings).map(({ code }) => code);

describe('the authorize URL', () => {
  test('asks who it is to be, by PKCE, and for the answer in the query', () => {
    const built = buildAuthorizeUrl({ ...request, loginHint: 'service@contoso.example', nonce: 'n' });
    const url = urlOf(built);
    expect(url.origin + url.pathname).toBe(
      'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/authorize',
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: request.clientId,
      response_type: 'code',
      redirect_uri: request.redirectUri,
      response_mode: 'query',
      scope: 'openid profile offline_access https://outlook.office365.com/EWS.AccessAsUser.All',
      state: request.state,
      nonce: 'n',
      code_challenge: request.codeChallenge,
      code_challenge_method: 'S256',
      prompt: 'select_account',
      login_hint: 'service@contoso.example',
      client_info: '1',
    });
    expect(built).toMatchObject({ ok: true, warnings: [] });
  });

  test('says the rest when told to', () => {
    const { searchParams } = urlOf(
      buildAuthorizeUrl({
        ...request,
        prompt: 'login',
        responseMode: 'form_post',
        domainHint: 'contoso.example',
        claims: '{"a":1}',
      }),
    );
    expect(Object.fromEntries(searchParams)).toMatchObject({
      prompt: 'login',
      response_mode: 'form_post',
      domain_hint: 'contoso.example',
      claims: '{"a":1}',
    });
  });

  test('without a prompt is built, with a warning', () => {
    const built = buildAuthorizeUrl({ ...request, prompt: null });
    expect(urlOf(built).searchParams.has('prompt')).toBe(false);
    expect(codesOf(built)).toEqual(['silent_account']);
  });

  test('goes to the cloud of the tenant, or to a mock', () => {
    expect(urlOf(buildAuthorizeUrl({ ...request, cloud: 'gov' })).host).toBe('login.microsoftonline.us');
    expect(urlOf(buildAuthorizeUrl({ ...request, cloud: 'cn' })).host).toBe('login.partner.microsoftonline.cn');
    const mocked = buildAuthorizeUrl({ ...request, cloud: 'gov', authority: 'http://localhost:8400/' });
    expect(urlOf(mocked).href).toMatch(/^http:\/\/localhost:8400\/1{8}-/);
    expect(urlOf(buildAuthorizeUrl({ ...request, authority: '' })).host).toBe('login.microsoftonline.com');
  });

  test('is not built with an error', () => {
    const built = buildAuthorizeUrl({ ...request, prompt: 'consent', state: 'short' });
    expect(built.ok).toBe(false);
    expect(codesOf(built)).toEqual(['prompt_consent', 'state_short']);
    expect(codesOf(buildAuthorizeUrl(request, { redirectUris: [] }))).toEqual(['redirect_not_registered']);
  });

  test('never stays a v1 request', () => {
    const built = buildAuthorizeUrl({ ...request, endpoint: 'v1' });
    expect(urlOf(built).pathname).toContain('/oauth2/v2.0/authorize');
    expect(codesOf(built)).toEqual([]);
  });

  test('says in the query what the request says, and can be read back', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (state, loginHint, claims) => {
        const given = { ...request, state: `${'s'.repeat(22)}${state}`, loginHint, claims };
        const url = urlOf(buildAuthorizeUrl(given));
        expect(url.searchParams.get('state')).toBe(given.state);
        expect(url.searchParams.get('login_hint')).toBe(loginHint);
        expect(readAuthorizeUrl(url.href)).toMatchObject(given);
      }),
    );
  });
});

describe('a URL that was found', () => {
  test('is read, with what it does not say', () => {
    expect(
      readAuthorizeUrl(
        ' https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=x&redirect_uri=https%3A%2F%2Fa.example%2F&scope=openid+offline_access&prompt=consent\n',
      ),
    ).toEqual({
      authority: 'https://login.microsoftonline.com',
      endpoint: 'v2',
      tenant: 'common',
      clientId: 'x',
      redirectUri: 'https://a.example/',
      scopes: ['openid', 'offline_access'],
      state: '',
      nonce: '',
      codeChallenge: '',
      codeChallengeMethod: 'plain',
      responseMode: '',
      prompt: 'consent',
      loginHint: '',
      domainHint: '',
      claims: '',
      resource: '',
    });
  });

  test('of the old endpoint is known as such', () => {
    const found = readAuthorizeUrl('https://login.microsoftonline.com/contoso.example/OAuth2/authorize/?resource=r');
    expect(found).toMatchObject({ endpoint: 'v1', tenant: 'contoso.example', resource: 'r', prompt: null });
    expect(found && lintAuthorizeRequest(found).map(({ code }) => code)).toContain('v1_endpoint');
  });

  test('with a challenge but no method means plain (RFC 7636, 4.3)', () => {
    const found = readAuthorizeUrl(`https://a.example/t/oauth2/v2.0/authorize?code_challenge=${'v'.repeat(43)}`);
    expect(found && lintAuthorizeRequest(found).map(({ code }) => code)).toContain('pkce_plain');
  });

  test.for([
    '',
    'https://login.microsoftonline.com/',
    'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    'https://login.microsoftonline.com/x/common/oauth2/v2.0/authorize',
    'https://login.microsoftonline.com/common/oauth2/v2.0/authorize/x',
    'https://login.microsoftonline.com/common/oauth2/v3.0/authorize',
    '/common/oauth2/v2.0/authorize',
  ])('%j is none', (text) => {
    expect(readAuthorizeUrl(text)).toBeNull();
  });
});

describe('the approval URL', () => {
  const consent = { ...request, scopes: ['https://outlook.office365.com/.default'] };

  test('names what is to be approved', () => {
    const url = urlOf(buildAdminConsentUrl(consent));
    expect(url.origin + url.pathname).toBe(
      'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0/adminconsent',
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: consent.clientId,
      scope: 'https://outlook.office365.com/.default',
      redirect_uri: consent.redirectUri,
      state: consent.state,
    });
  });

  test('has an old form that names nothing', () => {
    const { scopes: _, ...without } = consent;
    const url = urlOf(buildAdminConsentUrl({ ...without, cloud: 'gov' }));
    expect(url.origin + url.pathname).toBe(
      'https://login.microsoftonline.us/11111111-1111-4111-8111-111111111111/adminconsent',
    );
    expect([...url.searchParams.keys()]).toEqual(['client_id', 'redirect_uri', 'state']);
  });

  test('is not built with an error', () => {
    expect(codesOf(buildAdminConsentUrl({ ...consent, state: '' }))).toEqual(['state_missing']);
    expect(codesOf(buildAdminConsentUrl({ ...consent, tenant: 'common' }, { audience: 'one-tenant' }))).toEqual([
      'shared_authority',
    ]);
    expect(codesOf(buildAdminConsentUrl({ ...consent, redirectUri: 'urn:x' }))).toEqual(['redirect_urn']);
    expect(codesOf(buildAdminConsentUrl({ ...consent, tenant: 'common' }))).toEqual(['personal_accounts_invited']);
  });

  test('of an app for many tenants asks for IMAP and POP under a name of their own, and for SMTP apart', () => {
    const apart = [['https://ps.outlook.com/.default'], ['https://outlook.office365.com/.default']];
    expect(adminConsentScopes('imap-smtp', 'oauth-app')).toEqual(apart);
    expect(adminConsentScopes('pop-smtp', 'oauth-app', { audience: 'many-tenants', cloud: 'global' })).toEqual(apart);
  });

  test('otherwise asks once, for what the connection needs', () => {
    expect(adminConsentScopes('imap-smtp', 'oauth-app', { audience: 'one-tenant' })).toEqual([
      ['https://outlook.office365.com/.default'],
    ]);
    expect(adminConsentScopes('pop-smtp', 'oauth-app', { cloud: 'gov' })).toEqual([
      ['https://outlook.office365.us/.default'],
    ]);
    expect(adminConsentScopes('ews', 'oauth-app')).toEqual([['https://outlook.office365.com/.default']]);
    expect(adminConsentScopes('imap-smtp', 'oauth-delegated')).toEqual([
      requiredAccess('imap-smtp', 'oauth-delegated').scopes,
    ]);
    expect(adminConsentScopes('graph', 'oauth-delegated', { items: ['calendar'] })).toEqual([
      ['openid', 'profile', 'offline_access', 'https://graph.microsoft.com/Calendars.ReadWrite'],
    ]);
  });
});

describe('the sign-out URL', () => {
  test('ends the session of this browser', () => {
    expect(buildLogoutUrl()).toBe('https://login.microsoftonline.com/common/oauth2/v2.0/logout');
  });

  test('comes back, and says who', () => {
    const url = new URL(
      buildLogoutUrl({
        authority: 'http://localhost:8400',
        tenant: 'contoso.example',
        returnTo: 'https://app.contoso.example/settings?x=1',
        logoutHint: 'hint',
      }),
    );
    expect(url.origin + url.pathname).toBe('http://localhost:8400/contoso.example/oauth2/v2.0/logout');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      post_logout_redirect_uri: 'https://app.contoso.example/settings?x=1',
      logout_hint: 'hint',
    });
    expect(buildLogoutUrl({ cloud: 'cn', tenant: '../x' })).toBe(
      'https://login.partner.microsoftonline.cn/..%2Fx/oauth2/v2.0/logout',
    );
  });
});
