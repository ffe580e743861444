import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONSUMERS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { createFormBrowser, headingOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, requestToken, signInByForms } from './support/signInByForms.ts';

const PERSONAL_ONLY = 'b0000000-0000-4000-8000-000000000001';
const DESKTOP = 'b0000000-0000-4000-8000-000000000003';
const WORK_ONLY = 'b0000000-0000-4000-8000-000000000002';
const PRIVATE = 'private@personal.example';
const LICENSED = 'licensed@contoso.example';

let idp: MockIdp;
beforeAll(async () => {
  const redirectUris = ['http://localhost'];
  const everybody = 'AzureADandPersonalMicrosoftAccount';
  idp = await createMockIdp({
    seed: {
      apps: [
        {
          clientId: PERSONAL_ONLY,
          tenant: CONTOSO,
          kind: 'spa',
          signInAudience: 'PersonalMicrosoftAccount',
          redirectUris,
        },
        { clientId: DESKTOP, tenant: CONTOSO, kind: 'public', signInAudience: everybody },
        { clientId: WORK_ONLY, tenant: CONTOSO, kind: 'spa', signInAudience: 'AzureADMultipleOrgs', redirectUris },
      ],
    },
  });
});
afterAll(() => idp.close());

function requestOf(authority: string, clientId: string = BUILT_IN_APPS.everyAccount) {
  return { origin: idp.origin, authority, clientId, redirectUri: APPLICATION, scope: 'openid profile User.Read' };
}

/** What the page says to an account that may not sign in here, or the application's address if it may. */
async function refusalFor(authority: string, upn: string, clientId?: string): Promise<string> {
  const browser = createFormBrowser(APPLICATION);
  const first = await browser.open(authorizeUrl(requestOf(authority, clientId)));
  const visit = headingOf(first) === 'Sign in' ? await browser.submit(first, { loginfmt: upn }) : first;
  return /AADSTS\d+/.exec(visit.html)?.[0] ?? headingOf(visit);
}

describe.each(['common', 'consumers', CONSUMERS])('a personal account at %s', (authority) => {
  test('signs in, at home in the tenant of personal accounts', async () => {
    const { code, verifier } = await signInByForms({ ...requestOf(authority), upn: PRIVATE });
    const { body } = await requestToken(
      `${idp.origin}/${authority}/oauth2/v2.0/token`,
      {
        grant_type: 'authorization_code',
        client_id: BUILT_IN_APPS.everyAccount,
        redirect_uri: APPLICATION,
        code,
        code_verifier: verifier,
        client_info: '1',
      },
      { origin: APPLICATION },
    );
    expect(decodeJwt(String(body.id_token))).toMatchObject({
      iss: `${idp.origin}/${CONSUMERS}/v2.0`,
      tid: CONSUMERS,
      preferred_username: PRIVATE,
    });
    const home: unknown = JSON.parse(Buffer.from(String(body.client_info), 'base64url').toString());
    expect(home).toMatchObject({ utid: CONSUMERS });
  });
});

test.each([
  ['organizations', PRIVATE, BUILT_IN_APPS.everyAccount, 'AADSTS500208'],
  ['common', PRIVATE, WORK_ONLY, 'AADSTS500208'],
  ['consumers', LICENSED, BUILT_IN_APPS.everyAccount, 'AADSTS500208'],
  ['consumers', PRIVATE, WORK_ONLY, 'AADSTS700016'],
  ['consumers', PRIVATE, BUILT_IN_APPS.spa, 'AADSTS700016'],
  ['common', PRIVATE, PERSONAL_ONLY, 'AADSTS9002331'],
  [CONTOSO, LICENSED, PERSONAL_ONLY, 'AADSTS9002331'],
  ['consumers', PRIVATE, PERSONAL_ONLY, 'Enter password'],
  ['common', LICENSED, WORK_ONLY, 'Enter password'],
  ['organizations', LICENSED, BUILT_IN_APPS.everyAccount, 'Enter password'],
  [CONTOSO, 'invited@personal.example', BUILT_IN_APPS.spa, 'Enter password'],
])('at %s, %s with the app %s: %s', async (authority, upn, clientId, outcome) => {
  expect(await refusalFor(authority, upn, clientId)).toBe(outcome);
});

test('at one tenant an invited personal account is a guest of live.com, and another has no business there', async () => {
  const request = { ...requestOf(CONTOSO, BUILT_IN_APPS.spa) };
  const { code, verifier } = await signInByForms({ ...request, upn: 'invited@personal.example' });
  const { body } = await requestToken(
    `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`,
    {
      grant_type: 'authorization_code',
      client_id: BUILT_IN_APPS.spa,
      redirect_uri: APPLICATION,
      code,
      code_verifier: verifier,
    },
    { origin: APPLICATION },
  );
  expect(decodeJwt(String(body.id_token))).toMatchObject({ tid: CONTOSO, idp: 'live.com' });

  const browser = createFormBrowser(APPLICATION);
  const password = await browser.submit(await browser.open(authorizeUrl(request)), { loginfmt: PRIVATE });
  const refused = await browser.submit(password, { passwd: 'Rehearsal-2022' });
  expect(refused.html).toContain('AADSTS50020');
  expect(refused.html).toContain('live.com');
});

test.each([
  ['password', 'consumers', { username: PRIVATE, password: 'Rehearsal-2022' }, 9001023],
  ['password', 'organizations', { username: PRIVATE, password: 'Rehearsal-2022' }, 50034],
])('the grant %s does not serve personal accounts at %s', async (grant, authority, more, code) => {
  const { body } = await requestToken(`${idp.origin}/${authority}/oauth2/v2.0/token`, {
    grant_type: grant,
    client_id: DESKTOP,
    scope: 'openid',
    ...more,
  });
  expect(body.error_codes).toEqual([code]);
});

test('a world made from nothing has a tenant of personal accounts, and nobody in it', async () => {
  const empty = await createMockIdp({ seed: { extends: 'nothing' } });
  const document = await fetch(`${empty.origin}/consumers/v2.0/.well-known/openid-configuration`);
  expect(await document.json()).toMatchObject({
    issuer: `${empty.origin}/${CONSUMERS}/v2.0`,
    token_endpoint: `${empty.origin}/consumers/oauth2/v2.0/token`,
    tenant_region_scope: null,
  });
  expect((await empty.world()).accounts).toEqual([]);
  await empty.close();
});
