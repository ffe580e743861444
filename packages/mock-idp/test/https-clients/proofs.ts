/**
 * Unmodified clients against a mock over HTTPS. Started by a test as a process of its own, because Node reads NODE_EXTRA_CA_CERTS only
 * when it starts; prints what each client got as one JSON object. Argument: a `Setting` in JSON.
 */
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  DeviceCodeCredential,
  UsernamePasswordCredential,
} from '@azure/identity';
import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { type AppCertificate, BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, connectMockIdp } from '../../src/index.ts';
import { createRemoteJWKSet, jwtVerify } from '../clients/jose.ts';
import { discover as discoverByOauth4webapi } from '../clients/oauth4webapi.ts';
import { discover as discoverByOpenidClient } from '../clients/openidClient.ts';
import type { Discover } from '../clients/relyingParty.ts';
import { createFormBrowser } from '../support/formBrowser.ts';
import { APPLICATION, answerPages, CHALLENGE, VERIFIER } from '../support/signInByForms.ts';

export interface Setting {
  readonly control: { readonly url: string; readonly token: string };
  readonly certificate: AppCertificate;
}

export type Outcome = { readonly got: unknown } | { readonly failed: string };

const { control, certificate } = JSON.parse(process.argv[2] ?? '') as Setting;
const idp = await connectMockIdp(control.url, control.token);

const SERVICE = 'service@contoso.example';
const EWS = 'https://outlook.office365.com/EWS.AccessAsUser.All';
const EXCHANGE = 'https://outlook.office365.com/.default';
const GRAPH = 'https://graph.microsoft.com/User.Read';
const WEB_REDIRECT = `${APPLICATION}/auth/callback`;
const WEB_SECRET = 'web-app-secret-value';
const DAEMON_SECRET = 'daemon-secret-value';
const identity = { authorityHost: idp.origin, disableInstanceDiscovery: true };

async function authOf(clientId: string) {
  return (await idp.msalConfig({ tenant: 'contoso.example', clientId, via: 'https' })).auth;
}

async function daemonWith(credential: object): Promise<unknown> {
  const auth = { ...(await authOf(BUILT_IN_APPS.daemon)), ...credential };
  const client = new ConfidentialClientApplication({ auth });
  const result = await client.acquireTokenByClientCredential({ scopes: [EXCHANGE] });
  return decodeJwt(result?.accessToken ?? '');
}

function webAppBy(discover: Discover) {
  return discover({ issuer: `${idp.origin}/${CONTOSO}/v2.0`, clientId: BUILT_IN_APPS.web, secret: WEB_SECRET });
}

async function signInBy(discover: Discover): Promise<unknown> {
  const client = await webAppBy(discover);
  const url = client.authorizationUrl({
    redirect_uri: WEB_REDIRECT,
    scope: 'openid profile email offline_access',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  const { visit } = await answerPages(url.href, SERVICE);
  const tokens = await client.redeem(new Request(visit.url), { verifier: VERIFIER });
  const refreshed = await client.refresh(tokens.refreshToken);
  return { claims: tokens.claims, renewed: refreshed.accessToken !== tokens.accessToken };
}

/** What a person does on another device. */
async function approveDevice(page: string, code: string): Promise<void> {
  const browser = createFormBrowser(APPLICATION);
  const userName = await browser.submit(await browser.open(page), { otc: code });
  const password = await browser.submit(userName, { loginfmt: SERVICE });
  await browser.submit(await browser.submit(password, { passwd: BUILT_IN_PASSWORD }), { answer: 'continue' });
}

const PROOFS: Readonly<Record<string, () => Promise<unknown>>> = {
  'MSAL Node, secret': () => daemonWith({ clientSecret: DAEMON_SECRET }),
  'MSAL Node, certificate by RS256': () =>
    daemonWith({ clientCertificate: { privateKey: certificate.privateKey, thumbprint: certificate.thumbprint } }),
  'MSAL Node, certificate by PS256': () =>
    daemonWith({
      clientCertificate: { privateKey: certificate.privateKey, thumbprintSha256: certificate.thumbprintSha256 },
    }),
  'MSAL Node, code and refresh': async () => {
    const client = new ConfidentialClientApplication({
      auth: { ...(await authOf(BUILT_IN_APPS.web)), clientSecret: WEB_SECRET },
    });
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
    const url = await client.getAuthCodeUrl({
      scopes: [EWS],
      redirectUri: WEB_REDIRECT,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
    });
    const browser = createFormBrowser(APPLICATION);
    const userName = await browser.open(url);
    const password = await browser.submit(userName, { loginfmt: SERVICE });
    const keep = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
    const back = await browser.submit(keep, { answer: 'no' });
    const result = await client.acquireTokenByCode({
      code: new URL(back.url).searchParams.get('code') ?? '',
      scopes: [EWS],
      redirectUri: WEB_REDIRECT,
      codeVerifier: verifier,
    });
    const account = result.account;
    if (account === null) throw new Error('MSAL found no account');
    const renewed = await client.acquireTokenSilent({ account, scopes: [EWS], forceRefresh: true });
    return {
      claims: result.idTokenClaims,
      environment: account.environment,
      renewed: renewed.accessToken !== result.accessToken && !renewed.fromCache,
    };
  },
  'MSAL Node, password': async () => {
    const client = new PublicClientApplication({ auth: await authOf(BUILT_IN_APPS.publicClient) });
    const asked = { username: SERVICE, password: BUILT_IN_PASSWORD, scopes: [GRAPH] };
    return (await client.acquireTokenByUsernamePassword(asked))?.account?.username;
  },
  'MSAL Node, device code': async () => {
    const client = new PublicClientApplication({ auth: await authOf(BUILT_IN_APPS.publicClient) });
    const result = await client.acquireTokenByDeviceCode({
      scopes: [GRAPH],
      deviceCodeCallback: ({ verificationUri, userCode }) => void approveDevice(verificationUri, userCode),
    });
    return result?.account?.username;
  },
  'Azure Identity, ClientSecretCredential': async () => {
    const credential = new ClientSecretCredential(CONTOSO, BUILT_IN_APPS.daemon, DAEMON_SECRET, identity);
    return decodeJwt((await credential.getToken(EXCHANGE)).token);
  },
  'Azure Identity, ClientCertificateCredential': async () => {
    const pem = { certificate: `${certificate.privateKey}\n${certificate.certificate}` };
    const credential = new ClientCertificateCredential(CONTOSO, BUILT_IN_APPS.daemon, pem, identity);
    return decodeJwt((await credential.getToken(EXCHANGE)).token);
  },
  'Azure Identity, UsernamePasswordCredential': async () => {
    const app = BUILT_IN_APPS.publicClient;
    const credential = new UsernamePasswordCredential(CONTOSO, app, SERVICE, BUILT_IN_PASSWORD, identity);
    return decodeJwt((await credential.getToken(GRAPH)).token);
  },
  'Azure Identity, DeviceCodeCredential': async () => {
    const credential = new DeviceCodeCredential({
      ...identity,
      tenantId: CONTOSO,
      clientId: BUILT_IN_APPS.publicClient,
      userPromptCallback: ({ verificationUri, userCode }) => void approveDevice(verificationUri, userCode),
    });
    return decodeJwt((await credential.getToken(GRAPH)).token);
  },
  'openid-client, discovery, code and refresh': () => signInBy(discoverByOpenidClient),
  'oauth4webapi, discovery, code and refresh': () => signInBy(discoverByOauth4webapi),
  'jose, over the published keys': async () => {
    const { accessToken } = await (await webAppBy(discoverByOpenidClient)).appOnly({ scope: EXCHANGE });
    const keys = createRemoteJWKSet(new URL(`${idp.origin}/${CONTOSO}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(accessToken, keys, {
      issuer: `https://sts.windows.net/${CONTOSO}/`,
      audience: 'https://outlook.office365.com',
    });
    return payload;
  },
};

async function attempt(proof: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { got: (await proof()) ?? null };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const outcomes: Record<string, Outcome> = {};
for (const [name, proof] of Object.entries(PROOFS)) outcomes[name] = await attempt(proof);
process.stdout.write(JSON.stringify(outcomes));
