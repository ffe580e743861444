import { InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, paramsOf, type Visit } from './support/formBrowser.ts';
import { APPLICATION } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const IMAP = 'https://outlook.office365.com/IMAP.AccessAsUser.All';

let idp: MockIdp;
let client: PublicClientApplication;
let browser: FormBrowser;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
});
beforeEach(async () => {
  await idp.reset();
  await (await idp.user(SERVICE)).setMfa({ methods: ['code'] });
  const { auth } = await idp.msalConfig({ tenant: CONTOSO, clientId: BUILT_IN_APPS.publicClient });
  client = new PublicClientApplication({ auth });
  browser = createFormBrowser(APPLICATION);
});
afterAll(() => idp.close());

/** Signs in as MSAL asks for it, answering each page in turn. */
async function signIn(claims?: string) {
  const request = {
    scopes: [IMAP],
    redirectUri: APPLICATION,
    loginHint: SERVICE,
    ...(claims === undefined ? {} : { claims }),
  };
  let visit: Visit = await browser.open(await client.getAuthCodeUrl(request));
  const pages: string[] = [];
  while (!visit.url.startsWith(APPLICATION)) {
    pages.push(headingOf(visit));
    visit = await browser.submit(visit, await answerTo(visit));
  }
  const result = await client.acquireTokenByCode({ ...request, code: paramsOf(visit).get('code') ?? '' });
  return { pages, result };
}

async function answerTo(visit: Visit): Promise<Readonly<Record<string, string>>> {
  switch (headingOf(visit)) {
    case 'Enter password':
      return { passwd: BUILT_IN_PASSWORD };
    case 'Enter code':
      return { otc: await (await idp.user(SERVICE)).currentCode() };
    case 'Stay signed in?':
      return { answer: 'no' };
    default:
      throw new Error(`Unexpected page: ${visit.html}`);
  }
}

async function refusalOf(promise: Promise<unknown>): Promise<InteractionRequiredAuthError> {
  const error: unknown = await promise.then(
    () => new Error('It was answered.'),
    (caught: unknown) => caught,
  );
  if (error instanceof InteractionRequiredAuthError) return error;
  throw error;
}

test('MSAL Node hears that a policy wants a second factor, signs in with the challenge, and is answered again', async () => {
  const first = await signIn();
  expect(first.pages).toEqual(['Enter password', 'Stay signed in?']);
  expect(decodeJwt(first.result.accessToken).amr).toEqual(['pwd']);
  const { id } = await (await idp.tenant(CONTOSO)).policies.add({ name: 'A second factor', controls: ['mfa'] });

  const { account } = first.result;
  if (account === null) throw new Error('MSAL found no account');
  const silently = () => client.acquireTokenSilent({ account, scopes: [IMAP], forceRefresh: true });
  const refusal = await refusalOf(silently());
  expect(refusal).toMatchObject({ errorCode: 'invalid_grant', subError: 'basic_action', errorNo: 50076 });
  expect(JSON.parse(refusal.claims)).toEqual({ access_token: { capolids: { essential: true, values: [id] } } });

  const stepped = await signIn(refusal.claims);
  expect(stepped.pages).toEqual(['Enter code']);
  expect(decodeJwt(stepped.result.accessToken).amr).toEqual(['pwd', 'mfa']);
  expect(decodeJwt((await silently()).accessToken).amr).toEqual(['pwd', 'mfa']);
});

test('MSAL Node hears of a block as something that only a person can go on with', async () => {
  const { result } = await signIn();
  await (await idp.tenant(CONTOSO)).policies.add({ name: 'Closed', controls: ['block'] });
  const { account } = result;
  if (account === null) throw new Error('MSAL found no account');
  const refusal = await refusalOf(client.acquireTokenSilent({ account, scopes: [IMAP], forceRefresh: true }));
  expect(refusal).toMatchObject({ errorCode: 'interaction_required', subError: 'message_only', errorNo: 53003 });
});
