import fc from 'fast-check';
import { BUILT_IN_APPS, CONTOSO } from '../../src/index.ts';

/** A request as it goes over the wire; nothing about it has to make sense. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How often the body is sent in a row. */
  readonly times: number;
}

interface Template {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly params: Readonly<Record<string, string>>;
}

const REDIRECT = 'http://localhost:4999';
const AUTHORIZE = {
  client_id: BUILT_IN_APPS.spa,
  redirect_uri: REDIRECT,
  response_type: 'code',
  response_mode: 'fragment',
  scope: 'openid profile offline_access User.Read',
  state: 'a-state',
  nonce: 'a-nonce',
  prompt: 'none',
  code_challenge: 'KNczEurq67rF28NySvSIcG9G500QgPaoK2MO-TTWuoc',
  code_challenge_method: 'S256',
  login_hint: 'licensed@contoso.example',
  domain_hint: 'contoso.example',
  max_age: '60',
  claims: '{"access_token":{"xms_cc":{"values":["CP1"]}}}',
};
const SECRET_APP = { client_id: BUILT_IN_APPS.daemon, client_secret: 'daemon-secret-value' };
const PUBLIC_APP = { client_id: BUILT_IN_APPS.publicClient, scope: 'openid User.Read' };
const PERSON = { username: 'licensed@contoso.example', password: 'Rehearsal-2022' };
const GRAPH = 'https://graph.microsoft.com';
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const JWT = 'eyJhbGciOiJSUzI1NiIsIng1dCI6ImFiYyJ9.eyJzdWIiOiJ4IiwiZXhwIjoxfQ.c2lnbmF0dXJl';
/** Of an issuer at a web address. */
const OUTSIDE_JWT = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"iss":"https://a.example","sub":"x","aud":"y"}').toString('base64url')}.c2ln`;

/** A sensible request for every address; most fuzz is one of these with something wrong. */
const TEMPLATES: readonly Template[] = [
  ...['oauth2/v2.0/authorize', 'oauth2/authorize'].flatMap((path) =>
    (['GET', 'POST'] as const).map((method) => ({
      path,
      method,
      params: path === 'oauth2/authorize' ? { ...AUTHORIZE, resource: GRAPH } : AUTHORIZE,
    })),
  ),
  token({ grant_type: 'client_credentials', ...SECRET_APP, scope: 'https://graph.microsoft.com/.default' }),
  token({ grant_type: 'password', ...PUBLIC_APP, ...PERSON, client_info: '1' }),
  token({ grant_type: 'refresh_token', ...PUBLIC_APP, refresh_token: '1.abc' }),
  token({ grant_type: 'authorization_code', ...PUBLIC_APP, code: 'abc', redirect_uri: REDIRECT, code_verifier: 'v' }),
  token({ grant_type: DEVICE_GRANT, ...PUBLIC_APP, device_code: 'abc' }),
  token({
    grant_type: 'client_credentials',
    client_id: BUILT_IN_APPS.daemon,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: JWT,
  }),
  version1({ grant_type: 'client_credentials', ...SECRET_APP, resource: GRAPH }),
  version1({ grant_type: 'password', ...PUBLIC_APP, ...PERSON, resource: GRAPH }),
  version1({ grant_type: 'refresh_token', ...PUBLIC_APP, refresh_token: '1.abc', resource: GRAPH }),
  version1({ grant_type: 'authorization_code', ...PUBLIC_APP, code: 'abc', redirect_uri: REDIRECT, resource: GRAPH }),
  version1({ grant_type: 'device_code', ...PUBLIC_APP, code: 'abc', resource: GRAPH }),
  token({ grant_type: 'authorization_code', ...SECRET_APP, code: 'abc', redirect_uri: REDIRECT, return_spa_code: '1' }),
  {
    path: 'oauth2/v2.0/token?as=login.microsoftonline.us',
    method: 'POST',
    params: { ...SECRET_APP, scope: `${GRAPH}/.default` },
  },
  token({
    grant_type: 'client_credentials',
    client_id: BUILT_IN_APPS.daemon,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: OUTSIDE_JWT,
  }),
  token({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    ...SECRET_APP,
    scope: 'https://graph.microsoft.com/.default',
    assertion: JWT,
  }),
  { path: '../oauth2/v2.0/token', method: 'POST', params: SECRET_APP },
  { path: '../oauth2/v2.0/authorize', method: 'GET', params: AUTHORIZE },
  { path: 'oauth2/v2.0/devicecode', method: 'POST', params: PUBLIC_APP },
  { path: 'oauth2/devicecode', method: 'POST', params: { ...PUBLIC_APP, resource: GRAPH } },
  { path: 'oauth2/deviceauth', method: 'GET', params: { otc: 'ABC' } },
  { path: 'oauth2/deviceauth', method: 'POST', params: { otc: 'ABC' } },
  ...(['logout', 'logoutsession'] as const).flatMap((name) =>
    (['GET', 'POST'] as const).map((method) => ({
      path: `oauth2/v2.0/${name}`,
      method,
      params: {
        post_logout_redirect_uri: REDIRECT,
        state: 's',
        id_token_hint: JWT,
        logout_hint: PERSON.username,
        sid: 'x',
      },
    })),
  ),
  {
    path: 'v2.0/adminconsent',
    method: 'GET',
    params: {
      client_id: BUILT_IN_APPS.web,
      redirect_uri: 'http://localhost/auth/callback',
      scope: '.default',
      state: 's',
    },
  },
  { path: 'adminconsent', method: 'GET', params: { client_id: BUILT_IN_APPS.web, redirect_uri: REDIRECT } },
  {
    path: 'oauth2/logout',
    method: 'GET',
    params: { post_logout_redirect_uri: REDIRECT, logout_hint: PERSON.username },
  },
  { path: 'v2.0/.well-known/openid-configuration', method: 'GET', params: {} },
  { path: '.well-known/openid-configuration', method: 'GET', params: {} },
  { path: 'discovery/v2.0/keys', method: 'GET', params: {} },
  { path: 'discovery/keys', method: 'GET', params: {} },
  {
    path: 'discovery/instance',
    method: 'GET',
    params: {
      'api-version': '1.1',
      authorization_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    },
  },
  { path: 'userrealm/licensed@contoso.example', method: 'GET', params: { 'api-version': '1.0' } },
  { path: 'common/userrealm/%40', method: 'GET', params: {} },
  { path: 'UserRealm/licensed@contoso.example', method: 'GET', params: {} },
  { path: 'oauth2/nativeclient', method: 'GET', params: { code: 'abc' } },
  { path: 'oauth2/v2.0/authorize/abc', method: 'GET', params: {} },
  { path: 'login', method: 'GET', params: { ctx: 'abc' } },
  ...[
    'username',
    'account',
    'password',
    'new-password',
    'new-account',
    'factor',
    'factor-code',
    'approval',
    'more-information',
    'enrolment',
    'task',
    'consent',
    'admin-consent',
    'device',
    'kmsi',
  ].map((form) => ({
    path: `login/${form}`,
    method: 'POST' as const,
    params: { ctx: 'abc', loginfmt: PERSON.username, passwd: PERSON.password, account: 'a/b', answer: 'accept' },
  })),
  { path: 'login/approval', method: 'GET', params: { ctx: 'abc' } },
  { path: '../authenticator', method: 'GET', params: {} },
  {
    path: `../authenticator/${CONTOSO}/c0000000-0000-4000-8000-000000000009`,
    method: 'GET',
    params: { done: 'approved' },
  },
  {
    path: `../authenticator/${CONTOSO}/c0000000-0000-4000-8000-000000000009`,
    method: 'POST',
    params: { approval: 'abc', answer: 'approve', number: '42' },
  },
  { path: '../error', method: 'GET', params: { code: '65001' } },
  { path: '../oidc/userinfo', method: 'GET', params: {} },
  { path: 'openid/userinfo', method: 'GET', params: {} },
  { path: '../oidc/userinfo', method: 'POST', params: { access_token: JWT } },
  { path: '../devicelogin', method: 'GET', params: {} },
  { path: '../_mock/world', method: 'POST', params: {} },
];

function token(params: Readonly<Record<string, string>>): Template {
  return { path: 'oauth2/v2.0/token', method: 'POST', params };
}

function version1(params: Readonly<Record<string, string>>): Template {
  return { path: 'oauth2/token', method: 'POST', params };
}

/** What has broken parsers before: encodings that end too soon, control characters, markup, other sites, names of objects' own members. */
const NASTY = [
  '',
  ' ',
  '%',
  '%zz',
  '%E0%A4%A',
  '%00',
  '\0',
  '\r\nX-Injected: yes',
  '%0d%0aX-Injected:%20yes',
  '\ud800',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' OR '1'='1",
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'https://attacker.example/',
  '//attacker.example',
  'http://localhost@attacker.example/',
  'http://localhost:4999\\@attacker.example',
  'javascript:alert(1)',
  'http://[',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '9'.repeat(40),
  '[]',
  '{}',
  '{"access_token":',
  '\u{1f600}'.repeat(50),
  'a'.repeat(5000),
  CONTOSO,
  'O.',
  'O.////',
  JWT,
  OUTSIDE_JWT,
  '{"access_token":{"nbf":{"essential":true,"value":"1e309"},"capolids":{"values":[null]}}}',
] as const;

const value = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 40 }));
const name = fc.oneof(
  fc.constantFrom(
    'client_id',
    'redirect_uri',
    'scope',
    'state',
    'ctx',
    'parked',
    'grant_type',
    'assertion',
    'requested_token_use',
    'as',
    'client-request-id',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '',
    'pocd',
    'sid',
    'code',
    'request',
    'request_uri',
    'resource',
    'registration',
    'instance_aware',
    'return_spa_code',
  ),
  fc.string({ maxLength: 10 }),
);

type Pairs = readonly (readonly [string, string])[];
type Change = (pairs: Pairs) => Pairs;

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.nat().map(
    (at): Change =>
      (pairs) =>
        pairs.filter((_pair, index) => index !== at % Math.max(1, pairs.length)),
  ),
  fc.nat().map(
    (at): Change =>
      (pairs) => [...pairs, ...pairs.slice(at % Math.max(1, pairs.length)).slice(0, 1)],
  ),
  fc.tuple(fc.nat(), value).map(
    ([at, text]): Change =>
      (pairs) =>
        pairs.map(([key, old], index) => [key, index === at % Math.max(1, pairs.length) ? text : old] as const),
  ),
  fc.tuple(name, value).map(
    (pair): Change =>
      (pairs) => [...pairs, pair],
  ),
);

const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(CONTOSO, 'contoso.example', 'common', 'organizations', 'consumers') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('nowhere.example', '%', '%00', '%2e%2e', '%E0%A4%A', '..', '__proto__', 'Contoso'),
  },
  { weight: 1, arbitrary: value.map(encodeURIComponentSafely) },
);

const contentType = fc.oneof(
  { weight: 6, arbitrary: fc.constant('application/x-www-form-urlencoded;charset=utf-8') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'application/json',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded; charset=\u00ff',
      ';;',
    ),
  },
);

const header = fc.tuple(
  fc.constantFrom(
    'authorization',
    'cookie',
    'origin',
    'host',
    'client-request-id',
    'x-mock-test-id',
    'accept',
    'referer',
    'access-control-request-headers',
    'x-forwarded-proto',
    'x-forwarded-for',
    'user-agent',
  ),
  fc.oneof(
    fc.constantFrom(
      'login.microsoftonline.us',
      'Bearer ',
      `Bearer ${JWT}`,
      'Basic ',
      'Basic OjEyMw==',
      'Basic /////',
      'Basic JUUwOiVFMA==',
      '*',
      'null',
      'attacker.example',
      '[::1]:x',
      'localhost:99999',
    ),
    fc.string({ maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
  ),
);

/** Mostly requests with one thing wrong, sometimes with everything wrong. */
export const wireRequest: fc.Arbitrary<WireRequest> = fc
  .record({
    template: fc.constantFrom(...TEMPLATES),
    segment,
    changes: fc.array(change, { maxLength: 3 }),
    method: fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'PROPFIND') },
    ),
    contentType,
    headers: fc.array(header, { maxLength: 3 }),
    rawBody: fc.option(value, { nil: undefined, freq: 12 }),
    times: fc.oneof({ weight: 30, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2000) }),
    tail: fc.constantFrom('', '', '', '', '/', '//', '/%2e', '%00', ';x', '.json'),
  })
  .map(({ template, segment: first, changes, method, contentType: type, headers, rawBody, times, tail }) => {
    const pairs = changes.reduce<Pairs>((before, apply) => apply(before), Object.entries(template.params));
    const encoded = pairs.map(([key, text]) => `${encodeName(key)}=${encodeURIComponentSafely(text)}`).join('&');
    const path = template.path.startsWith('../') ? template.path.slice(2) : `/${first}/${template.path}`;
    const verb = method ?? template.method;
    const hasBody = verb !== 'GET' && verb !== 'HEAD';
    const inQuery = template.method === 'GET' || !hasBody;
    return {
      method: verb,
      target: `${path}${tail}${inQuery && encoded !== '' ? `?${encoded}` : ''}`,
      headers: { ...Object.fromEntries(headers), ...(hasBody && type !== '' ? { 'content-type': type } : {}) },
      body: hasBody ? (rawBody ?? (inQuery ? '' : encoded)) : '',
      times,
    };
  });

/** Sometimes as it should be, sometimes with the escapes that were in the text left as they are. */
function encodeURIComponentSafely(text: string): string {
  if (/^%[\w%]*/.test(text)) return text.replace(/[^!-~]/g, '').replace(/[&#? ]/g, '');
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '\ufffd'));
}

function encodeName(text: string): string {
  return encodeURIComponentSafely(text);
}
