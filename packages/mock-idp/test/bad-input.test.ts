import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { createFormBrowser, headingOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl } from './support/signInByForms.ts';

const FORM = 'application/x-www-form-urlencoded';
const MARKUP = '<img src=x onerror=alert(1)>"\'&amp;';
const MARKUP_APP = 'b0000000-0000-4000-8000-000000000031';
const MARKUP_API = 'b0000000-0000-4000-8000-000000000032';
const MARKUP_TENANT = '44444444-4444-4444-8444-444444444444';
const MARKUP_USER = "o'<b>@markup.example";

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({
    seed: {
      tenants: [{ id: MARKUP_TENANT, name: MARKUP, domains: ['markup.example'] }],
      users: [{ upn: MARKUP_USER, displayName: MARKUP, admin: true }],
      apps: [
        {
          clientId: MARKUP_API,
          tenant: MARKUP_TENANT,
          name: MARKUP,
          exposes: { scopes: [{ value: 'Read', text: MARKUP }], roles: [{ value: 'Run', text: MARKUP }] },
        },
        {
          clientId: MARKUP_APP,
          tenant: MARKUP_TENANT,
          name: MARKUP,
          kind: 'public',
          redirectUris: ['http://localhost'],
          delegated: [`api://${MARKUP_API}/Read`],
          application: [`api://${MARKUP_API}/Run`],
        },
      ],
    },
  });
});
afterAll(() => idp.close());

interface Answer {
  readonly status: number;
  readonly code: number | undefined;
  readonly type: string;
  readonly headers: Headers;
}

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${idp.origin}${path}`, { redirect: 'manual', ...init });
  const text = await response.text();
  const code = /AADSTS(\d+)/.exec(`${decodeURIComponent(response.headers.get('location') ?? '')} ${text}`)?.[1];
  return {
    status: response.status,
    code: code === undefined ? undefined : Number(code),
    type: response.headers.get('content-type')?.split(';')[0] ?? '',
    headers: response.headers,
  };
}

function post(body: string, contentType: string = FORM): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': contentType } };
}

const TOKEN = `/${CONTOSO}/oauth2/v2.0/token`;
const CREDENTIALS = `client_id=${BUILT_IN_APPS.daemon}&client_secret=daemon-secret-value`;
const GRAPH = 'scope=https://graph.microsoft.com/.default';

describe('the token endpoint', () => {
  test.each<[string, RequestInit, number, number]>([
    ['nothing at all', post(''), 400, 900144],
    ['JSON instead of a form', post('{"grant_type":"client_credentials"}', 'application/json'), 400, 900144],
    ['a form of another kind', post('grant_type=client_credentials', 'multipart/form-data; boundary=x'), 400, 900144],
    ['a form under another name', post(`grant_type=client_credentials&${CREDENTIALS}`, 'text/plain'), 400, 900144],
    ['an empty parameter', post(`grant_type=&${CREDENTIALS}`), 400, 900144],
    ['a parameter twice', post(`grant_type=client_credentials&grant_type=password&${CREDENTIALS}`), 400, 9002313],
    ['a name of an object’s own member as grant', post(`grant_type=constructor&${CREDENTIALS}`), 400, 70003],
    ['an unknown scope', post(`grant_type=client_credentials&${CREDENTIALS}&scope=${'x'.repeat(5000)}`), 400, 70011],
    [
      'a broken Basic header',
      {
        ...post(`grant_type=client_credentials&${GRAPH}`),
        headers: { 'content-type': FORM, authorization: 'Basic %%%' },
      },
      400,
      9002313,
    ],
    [
      'Basic without a colon',
      {
        ...post(`grant_type=client_credentials&${GRAPH}`),
        headers: { 'content-type': FORM, authorization: `Basic ${btoa('x')}` },
      },
      400,
      9002313,
    ],
    [
      'an assertion that is none',
      post(
        `grant_type=client_credentials&${GRAPH}&client_id=${BUILT_IN_APPS.daemon}&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=a.b.c`,
      ),
      401,
      50027,
    ],
    ['escapes that end too soon', post('grant_type=%E0%A4%A&client_id=%'), 400, 70003],
    ['GET', { method: 'GET' }, 400, 900561],
    ['PUT', { method: 'PUT' }, 400, 900561],
  ])('%s: JSON, as at Entra', async (_case, init, status, code) => {
    expect(await ask(TOKEN, init)).toMatchObject({ status, code, type: 'application/json' });
  });

  test.each([
    ['nowhere.example'],
    ['%00'],
    ['%E0%A4%A'],
    ['__proto__'],
    ['Contoso'],
    ['%2e%2e%2f'],
    ['x'.repeat(3000)],
  ])('of the tenant %j is nobody’s', async (tenant) => {
    const { status, code } = await ask(
      `/${tenant}/oauth2/v2.0/token`,
      post(`grant_type=client_credentials&${CREDENTIALS}`),
    );
    expect({ status, code }).toEqual({ status: 400, code: 90002 });
  });

  test('a body beyond the limit is refused, whether its length was told or not', async () => {
    const long = 'a=1&'.repeat(40_000);
    expect((await ask(TOKEN, post(long))).status).toBe(413);
    const stream = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(long));
        controller.close();
      },
    });
    const chunked = { method: 'POST', body: stream, duplex: 'half', headers: { 'content-type': FORM } };
    expect((await ask(TOKEN, chunked as RequestInit)).status).toBe(413);
  });

  test('an address beyond what the server reads is refused by it', async () => {
    expect((await ask(`${TOKEN}?x=${'a'.repeat(20_000)}`, post(''))).status).toBe(431);
  });
});

function authorize(more: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({
    client_id: BUILT_IN_APPS.spa,
    redirect_uri: APPLICATION,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    ...more,
  });
  return `/${CONTOSO}/oauth2/v2.0/authorize?${query}`;
}

describe('the authorization endpoint', () => {
  test.each([
    ['https://attacker.example/'],
    ['http://localhost@attacker.example/'],
    ['http://localhost:4999\\@attacker.example'],
    ['http://localhost:80:80'],
    ['http://localhost.attacker.example'],
    ['//attacker.example'],
    ['javascript:alert(1)'],
    ['http://localhost\r\nX-Injected: yes'],
    ['http://localhost:4999#fragment'],
    ['http://localhost:4999?more=1'],
    ['HTTP://LOCALHOST/Redirect'],
  ])('never leads to %j', async (redirectUri) => {
    const answer = await ask(authorize({ redirect_uri: redirectUri }));
    expect(answer).toMatchObject({ status: 400, code: 50011, type: 'text/html' });
    expect(answer.headers.get('location')).toBeNull();
  });

  test('a state that tries to add a header stays a state', async () => {
    const state = 'x\r\nX-Injected: yes\r\n\r\n<script>alert(1)</script>';
    const answer = await ask(authorize({ state, response_type: 'none' }));
    expect(answer.headers.get('x-injected')).toBeNull();
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('state')).toBe(state);
  });

  test.each<[string, string, RequestInit, number]>([
    ['a parameter twice', `${authorize({})}&state=1&state=2`, {}, 90023],
    ['a parameter in address and body', `/${CONTOSO}/oauth2/v2.0/authorize?state=1`, post('state=2'), 0],
    ['DELETE', authorize({}), { method: 'DELETE' }, 900561],
  ])('%s is a page', async (_case, path, init, code) => {
    const first = await ask(path, init);
    const answer = first.status === 303 ? await ask(first.headers.get('location') ?? '') : first;
    expect(answer).toMatchObject({ status: 400, type: 'text/html', code: code === 0 ? 90023 : code });
  });

  test('a value that is far too long is a page, by POST, where it could come', async () => {
    const body = new URLSearchParams({ state: 's'.repeat(20_000) }).toString();
    const parked = await ask(`/${CONTOSO}/oauth2/v2.0/authorize`, post(body));
    expect(await ask(parked.headers.get('location') ?? '')).toMatchObject({ status: 400, code: 90023 });
  });

  test('a parked request is asked for once', async () => {
    const parked = await ask(`/${CONTOSO}/oauth2/v2.0/authorize`, post(authorize({}).split('?')[1] ?? ''));
    const location = parked.headers.get('location') ?? '';
    expect((await ask(location)).status).toBe(303);
    expect(await ask(location)).toMatchObject({ status: 400, code: 900144 });
  });
});

describe('other addresses', () => {
  test.each<[string, string, RequestInit, number]>([
    ['an unknown one', '/nothing/here', {}, 404],
    ['a wrong verb for a document', `/${CONTOSO}/discovery/v2.0/keys`, { method: 'POST' }, 400],
    ['a wrong verb for a page', `/${CONTOSO}/login`, { method: 'DELETE' }, 400],
    ['a page of no journey', `/${CONTOSO}/login?ctx=abc`, {}, 400],
    ['a form of no journey', `/${CONTOSO}/login/password`, post('ctx=abc&passwd=x'), 400],
    ['an interaction of no provider', `/${CONTOSO}/oauth2/v2.0/authorize/abc`, {}, 400],
    ['an error nobody knows', '/error?code=abc', {}, 404],
    ['userinfo without a token', '/oidc/userinfo', {}, 401],
    ['userinfo with a broken token', '/oidc/userinfo', post('access_token=a.b.c'), 401],
    ['a device code for no app', `/${CONTOSO}/oauth2/v2.0/devicecode`, post('scope=openid'), 400],
  ])('%s: %s', async (_case, path, init, status) => {
    expect((await ask(path, init)).status).toBe(status);
  });

  test('HEAD and OPTIONS are answered without a body', async () => {
    const discovery = `/${CONTOSO}/v2.0/.well-known/openid-configuration`;
    expect((await ask(discovery, { method: 'HEAD' })).status).toBe(200);
    expect((await ask(authorize({}), { method: 'HEAD' })).status).toBe(303);
    const options = await ask(authorize({}), { method: 'OPTIONS' });
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe('GET, POST, OPTIONS');
  });

  test('sign-out leads to addresses that apps registered, and nowhere else', async () => {
    for (const target of ['https://attacker.example', '//attacker.example', 'javascript:alert(1)', 'http://[']) {
      const answer = await ask(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(target)}`);
      expect(answer).toMatchObject({ status: 200, type: 'text/html' });
    }
  });
});

describe('markup in names', () => {
  const request = () => ({
    origin: idp.origin,
    authority: MARKUP_TENANT,
    clientId: MARKUP_APP,
    redirectUri: APPLICATION,
    scope: `openid api://${MARKUP_API}/Read`,
  });

  test('is text on every page of a sign-in and of an administrator’s consent', async () => {
    const browser = createFormBrowser(APPLICATION);
    const seen: string[] = [];
    let visit = await browser.open(authorizeUrl(request(), { state: MARKUP, login_hint: MARKUP }));
    const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'Sign in': { loginfmt: MARKUP_USER },
      'Enter password': { passwd: 'Rehearsal-2022' },
      'Permissions requested': { answer: 'accept' },
      'Stay signed in?': { answer: 'no' },
    };
    while (answers[headingOf(visit)] !== undefined) {
      seen.push(headingOf(visit));
      expect(visit.html).not.toContain('<img');
      expect(visit.html).not.toContain('<b>@');
      visit = await browser.submit(visit, answers[headingOf(visit)] ?? {});
    }
    expect(seen).toEqual(['Sign in', 'Enter password', 'Permissions requested', 'Stay signed in?']);

    const consent = await browser.open(
      `${idp.origin}/${MARKUP_TENANT}/adminconsent?client_id=${MARKUP_APP}&redirect_uri=${APPLICATION}`,
    );
    const picker = await browser.open(authorizeUrl(request(), { prompt: 'select_account' }));
    const signOut = await browser.open(`${idp.origin}/common/oauth2/v2.0/logout`);
    const refused = await browser.open(authorizeUrl({ ...request(), redirectUri: `https://x.example/${MARKUP}` }));
    for (const page of [consent, picker, signOut, refused]) {
      expect(page.html).not.toContain('<img');
      expect(page.html).toContain('&lt;img src=x');
    }
  });

  test('a form_post answer keeps it inside its value', async () => {
    const visit = await createFormBrowser(APPLICATION).open(
      authorizeUrl(request(), { state: MARKUP, response_mode: 'form_post', prompt: 'none' }),
    );
    expect(visit.html).toContain('name="state" value="&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;amp;"');
  });
});
