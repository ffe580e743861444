/**
 * Unmodified clients with nothing configured but what they would have at Microsoft. Started by a test as a process of its own, in which
 * Entra's host names lead to a mock; prints what each client got as one JSON object.
 */
import { AzureAuthorityHosts, ClientSecretCredential } from '@azure/identity';
import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { BUILT_IN_APPS, CONTOSO } from '../../src/index.ts';
import { discover as discoverByOauth4webapi } from '../clients/oauth4webapi.ts';
import { discover as discoverByOpenidClient } from '../clients/openidClient.ts';
import type { Discover } from '../clients/relyingParty.ts';
import { APPLICATION, answerPages } from '../support/signInByForms.ts';
import { GOVERNMENT, GOVERNMENT_DAEMON, GOVERNMENT_PERSON, GOVERNMENT_SECRET } from './world.ts';

const GLOBAL = 'https://login.microsoftonline.com';
const US = 'https://login.microsoftonline.us';
const EXCHANGE = 'https://outlook.office365.com/.default';
const GRAPH_US = 'https://graph.microsoft.us/.default';
const SECRET = 'daemon-secret-value';
const WEB_REDIRECT = `${APPLICATION}/auth/callback`;

async function daemonAt(
  authority: string,
  auth: { readonly clientId: string; readonly clientSecret: string },
  scope: string,
) {
  const client = new ConfidentialClientApplication({ auth: { ...auth, authority } });
  return decodeJwt((await client.acquireTokenByClientCredential({ scopes: [scope] }))?.accessToken ?? '');
}

async function daemonBy(discover: Discover) {
  const issuer = `${GLOBAL}/${CONTOSO}/v2.0`;
  const client = await discover({ issuer, clientId: BUILT_IN_APPS.daemon, secret: SECRET });
  return decodeJwt((await client.appOnly({ scope: EXCHANGE })).accessToken);
}

async function signIn(url: string, upn: string): Promise<URL> {
  return new URL((await answerPages(url, upn)).visit.url);
}

const PROOFS: Readonly<Record<string, () => Promise<unknown>>> = {
  'MSAL Node, secret': () =>
    daemonAt(`${GLOBAL}/contoso.example`, { clientId: BUILT_IN_APPS.daemon, clientSecret: SECRET }, EXCHANGE),
  'MSAL Node, secret, login.windows.net': () =>
    daemonAt(
      'https://login.windows.net/contoso.example',
      { clientId: BUILT_IN_APPS.daemon, clientSecret: SECRET },
      EXCHANGE,
    ),
  'MSAL Node, code and refresh': async () => {
    const auth = { clientId: BUILT_IN_APPS.web, clientSecret: 'web-app-secret-value' };
    const client = new ConfidentialClientApplication({ auth: { ...auth, authority: `${GLOBAL}/${CONTOSO}` } });
    const scopes = ['https://outlook.office365.com/EWS.AccessAsUser.All'];
    const url = await client.getAuthCodeUrl({ scopes, redirectUri: WEB_REDIRECT });
    const code = (await signIn(url, 'service@contoso.example')).searchParams.get('code') ?? '';
    const result = await client.acquireTokenByCode({ code, scopes, redirectUri: WEB_REDIRECT });
    if (result.account === null) throw new Error('MSAL found no account');
    const renewed = await client.acquireTokenSilent({ account: result.account, scopes, forceRefresh: true });
    return {
      iss: decodeJwt(result.idToken).iss,
      environment: result.account.environment,
      renewed: renewed.accessToken !== result.accessToken,
    };
  },
  'Azure Identity, secret': async () => {
    const credential = new ClientSecretCredential(CONTOSO, BUILT_IN_APPS.daemon, SECRET);
    return decodeJwt((await credential.getToken(EXCHANGE)).token);
  },
  'openid-client, discovery and secret': () => daemonBy(discoverByOpenidClient),
  'oauth4webapi, discovery and secret': () => daemonBy(discoverByOauth4webapi),
  'MSAL Node, United States government': () =>
    daemonAt(`${US}/government.example`, { clientId: GOVERNMENT_DAEMON, clientSecret: GOVERNMENT_SECRET }, GRAPH_US),
  'Azure Identity, United States government': async () => {
    const options = { authorityHost: AzureAuthorityHosts.AzureGovernment };
    const credential = new ClientSecretCredential(GOVERNMENT, GOVERNMENT_DAEMON, GOVERNMENT_SECRET, options);
    return decodeJwt((await credential.getToken(GRAPH_US)).token);
  },
  'MSAL Node, secret at the wrong cloud': () =>
    daemonAt(`${GLOBAL}/${GOVERNMENT}`, { clientId: GOVERNMENT_DAEMON, clientSecret: GOVERNMENT_SECRET }, GRAPH_US),
  'MSAL Node, instance aware, from the worldwide cloud into another': async () => {
    const auth = { clientId: BUILT_IN_APPS.publicClient, authority: `${GLOBAL}/organizations` };
    const client = new PublicClientApplication({ auth });
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
    const url = await client.getAuthCodeUrl({
      scopes: ['User.Read'],
      redirectUri: APPLICATION,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      extraQueryParameters: { instance_aware: 'true' },
    });
    const answer = Object.fromEntries((await signIn(url, GOVERNMENT_PERSON)).searchParams);
    const { code = '', cloud_instance_host_name = '', cloud_instance_name, msgraph_host } = answer;
    const request = { code, scopes: ['User.Read'], redirectUri: APPLICATION, codeVerifier: verifier };
    const result = await client.acquireTokenByCode(request, { code, cloud_instance_host_name });
    const { aud, iss } = decodeJwt(result.accessToken);
    return {
      told: { cloud_instance_host_name, cloud_instance_name, msgraph_host },
      environment: result.account?.environment,
      idTokenIssuer: decodeJwt(result.idToken).iss,
      accessToken: { aud, iss },
    };
  },
};

const outcomes: Record<string, unknown> = {};
for (const [name, proof] of Object.entries(PROOFS)) {
  outcomes[name] = await proof().then(
    (got) => ({ got }),
    (error: unknown) => ({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
}
process.stdout.write(JSON.stringify(outcomes));
