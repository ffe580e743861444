import { CryptoProvider, PublicClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { paramsOf } from './support/formBrowser.ts';
import { APPLICATION, signInByForms } from './support/signInByForms.ts';

const GUEST = 'guest@fabrikam.example';
const GRAPH = 'https://graph.microsoft.com/User.Read';

let idp: MockIdp;
beforeAll(async () => {
  const adminConsent = [CONTOSO, FABRIKAM].map((tenant) => ({ tenant, delegated: [GRAPH] }));
  idp = await createMockIdp({
    seed: { apps: [{ clientId: BUILT_IN_APPS.publicClient, multiTenant: true, adminConsent }] },
  });
});
afterAll(() => idp.close());

test('MSAL Node knows a guest by home account and tenant, with a profile for each tenant the account is in', async () => {
  const clientId = BUILT_IN_APPS.publicClient;
  const { auth } = await idp.msalConfig({ tenant: 'organizations', clientId });
  const client = new PublicClientApplication({ auth });
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const { visit } = await signInByForms({
    origin: idp.origin,
    authority: 'organizations',
    clientId,
    redirectUri: APPLICATION,
    scope: `openid profile offline_access ${GRAPH}`,
    upn: GUEST,
    more: { code_challenge: challenge, code_challenge_method: 'S256' },
  });
  const code = paramsOf(visit).get('code') ?? '';
  const home = await client.acquireTokenByCode({
    scopes: [GRAPH],
    code,
    codeVerifier: verifier,
    redirectUri: APPLICATION,
  });
  const [atHome, abroad] = await Promise.all([
    idp.directory.findUser({ tenantId: FABRIKAM, address: GUEST }),
    idp.directory.findUser({ tenantId: CONTOSO, address: GUEST }),
  ]);
  const account = home.account;
  if (account === null) throw new Error('MSAL knows no account');
  expect(account.homeAccountId).toBe(`${atHome?.oid}.${FABRIKAM}`);
  expect(decodeJwt(home.idToken)).not.toHaveProperty('idp');

  // MSAL looks for a kept token by the tenant of the account it is handed, whatever the authority.
  const authority = `https://login.microsoftonline.com/${CONTOSO}`;
  const visiting = await client.acquireTokenSilent({ scopes: [GRAPH], account, authority, forceRefresh: true });
  expect(decodeJwt(visiting?.accessToken ?? '')).toMatchObject({
    tid: CONTOSO,
    oid: abroad?.oid,
    idp: `https://sts.windows.net/${FABRIKAM}/`,
    unique_name: GUEST,
  });
  expect(abroad?.oid).not.toBe(atHome?.oid);

  const [known] = await client.getTokenCache().getAllAccounts();
  expect(known?.homeAccountId).toBe(account.homeAccountId);
  const profiles = [...(known?.tenantProfiles?.values() ?? [])];
  expect(profiles).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ tenantId: FABRIKAM, localAccountId: atHome?.oid, isHomeTenant: true }),
      expect.objectContaining({ tenantId: CONTOSO, localAccountId: abroad?.oid, isHomeTenant: false }),
    ]),
  );
});
