import { ConfidentialClientApplication } from '@azure/msal-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMockExchange, type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { basic, element, envelope, findItem, getFolder, impersonate, post, wellKnown } from './ewsRequests.ts';
import { signInByForms } from './signInByForms.ts';

// The built-in world: Contoso as of today, and a tenant that still lives in June 2022.
const contoso = 'contoso.example';
const past = { id: '33333333-3333-4333-8333-333333333333', name: 'Past', domains: ['past.example'] };
const webApp = 'a0000000-0000-4000-8000-000000000002';
const daemon = 'a0000000-0000-4000-8000-000000000003';
const redirectUri = 'http://localhost/auth/callback';
const exchangeScope = 'https://outlook.office365.com';

let mocks: MockMicrosoft;
beforeAll(async () => {
  const tenant = past.id;
  mocks = await startMockMicrosoft({
    idp: {
      seed: {
        tenants: [{ ...past, asOf: '2022-06-01' }],
        users: [
          { upn: 'service@past.example', tenant, password: 'june-2022' },
          { upn: 'licensed@past.example', tenant },
        ],
      },
    },
  });
});
afterAll(() => mocks?.close());

async function client(clientId: string) {
  const { apps } = await mocks.idp.world();
  const clientSecret = apps.find((app) => app.clientId === clientId)?.secret ?? '';
  const { auth } = await mocks.idp.msalConfig({ tenant: contoso, clientId });
  return new ConfidentialClientApplication({ auth: { ...auth, clientSecret } });
}

async function delegatedToken(address: string, scope = `${exchangeScope}/EWS.AccessAsUser.All`): Promise<string> {
  const app = await client(webApp);
  const { upn, password } = await mocks.idp.user(address);
  const url = await app.getAuthCodeUrl({ scopes: [scope], redirectUri, loginHint: upn });
  const back = await signInByForms(url, redirectUri, { upn, password });
  const code = back.searchParams.get('code') ?? '';
  const result = await app.acquireTokenByCode({ code, scopes: [scope], redirectUri });
  return `Bearer ${result.accessToken}`;
}

async function appToken(scope = `${exchangeScope}/.default`): Promise<string> {
  const result = await (await client(daemon)).acquireTokenByClientCredential({ scopes: [scope] });
  return `Bearer ${result?.accessToken ?? ''}`;
}

describe('a token that msal-node got for the service account', () => {
  it('reads how many appointments a colleague has', async () => {
    const token = await delegatedToken('service@contoso.example');
    const folders = wellKnown('calendar', 'licensed@contoso.example');
    const { text } = await post(mocks.exchange.ews, token, envelope(findItem({ folders })));
    const items = await mocks.exchange.mailboxes.calendar('licensed@contoso.example');
    expect(text.match(/<t:CalendarItem>/g)).toHaveLength(items.length);
  });

  it.each([
    ['unlicensed@contoso.example', 'ErrorNonExistentMailbox'],
    ['on-premises@contoso.example', 'ErrorNonExistentMailbox'],
    ['service@past.example', 'ErrorNonExistentMailbox'],
    ['second-address@contoso.example', 'NoError'],
  ])('answers for %s: %s', async (address, code) => {
    const token = await delegatedToken('service@contoso.example');
    const { text } = await post(mocks.exchange.ews, token, envelope(getFolder(wellKnown('calendar', address))));
    expect(element(text, 'ResponseCode')).toBe(code);
  });
});

describe('a token that msal-node got for somebody else', () => {
  it('opens their own calendar and no other', async () => {
    const token = await delegatedToken('licensed@contoso.example');
    const own = await post(mocks.exchange.ews, token, envelope(getFolder()));
    const other = await post(
      mocks.exchange.ews,
      token,
      envelope(getFolder(wellKnown('calendar', 'admin@contoso.example'))),
    );
    expect(element(own.text, 'ResponseCode')).toBe('NoError');
    expect(element(other.text, 'ResponseCode')).toBe('ErrorAccessDenied');
  });

  it('is a fault for one who has no licence', async () => {
    const token = await delegatedToken('unlicensed@contoso.example');
    const { status, text } = await post(mocks.exchange.ews, token, envelope(getFolder()));
    expect(status).toBe(500);
    expect(element(text, 'faultcode')).toBe('a:ErrorNonExistentMailbox');
  });

  it('is refused when it is meant for Graph', async () => {
    const token = await delegatedToken('licensed@contoso.example', 'https://graph.microsoft.com/User.Read');
    const { status, headers } = await post(mocks.exchange.ews, token, envelope(getFolder()));
    expect(status).toBe(401);
    expect(headers.get('x-ms-diagnostics')).toContain('2000003;reason="The audience claim value is invalid \'aud\'."');
  });

  it('is refused two hours later', async () => {
    const token = await delegatedToken('licensed@contoso.example');
    const later = await createMockExchange({ idp: mocks.idp, now: () => new Date(Date.now() + 7_200_000) });
    try {
      const { status, headers } = await post(later.ews, token, envelope(getFolder()));
      expect(status).toBe(401);
      expect(headers.get('x-ms-diagnostics')).toContain('The token has expired.');
    } finally {
      await later.close();
    }
  });
});

describe('a token that msal-node got for an application', () => {
  it('opens any mailbox of its tenant by impersonation', async () => {
    const body = envelope(getFolder(), impersonate('licensed@contoso.example'));
    const { text } = await post(mocks.exchange.ews, await appToken(), body);
    expect(element(text, 'ResponseCode')).toBe('NoError');
  });

  it('does not open one of another tenant', async () => {
    const body = envelope(getFolder(), impersonate('licensed@past.example'));
    const { text } = await post(mocks.exchange.ews, await appToken(), body);
    expect(element(text, 'faultcode')).toBe('a:ErrorNonExistentMailbox');
  });

  it('needs the impersonation header', async () => {
    const { text } = await post(mocks.exchange.ews, await appToken(), envelope(getFolder()));
    expect(element(text, 'faultcode')).toBe('a:ErrorInvalidExchangeImpersonationHeaderData');
  });

  it('is refused when it is meant for Graph', async () => {
    const token = await appToken('https://graph.microsoft.com/.default');
    const { status } = await post(mocks.exchange.ews, token, envelope(getFolder()));
    expect(status).toBe(401);
  });
});

describe('a password', () => {
  it('opens the calendars of a tenant in June 2022', async () => {
    const folders = wellKnown('calendar', 'licensed@past.example');
    const authorization = basic('service@past.example', 'june-2022');
    const { text } = await post(mocks.exchange.ews, authorization, envelope(getFolder(folders)));
    expect(element(text, 'ResponseCode')).toBe('NoError');
  });

  it('is refused there when it is wrong, and everywhere after Basic ended', async () => {
    const { password } = await mocks.idp.user('service@contoso.example');
    const wrong = await post(mocks.exchange.ews, basic('service@past.example', 'x'), envelope(getFolder()));
    const ended = await post(mocks.exchange.ews, basic('service@contoso.example', password), envelope(getFolder()));
    expect([wrong.status, ended.status]).toEqual([401, 401]);
    expect(ended.headers.get('www-authenticate')).toBe('Basic Realm=""');
  });
});

describe('the request log', () => {
  it('holds no token and no password', async () => {
    const token = await delegatedToken('service@contoso.example');
    await post(mocks.exchange.ews, token, envelope(getFolder()));
    await post(mocks.exchange.ews, basic('service@past.example', 'june-2022'), envelope(getFolder()));
    const text = JSON.stringify(await mocks.exchange.requests.list());
    expect(text).toContain('service@past.example');
    expect(text).not.toContain(token.slice('Bearer '.length));
    expect(text).not.toContain('june-2022');
  });
});
