/**
 * The libraries of version 1, as they were published last: adal-node gets tokens, passport-azure-ad checks one. Started by a test as a
 * process of its own; prints what each got as one JSON object. Argument: a `Setting` in JSON.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { type AppCertificate, BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO } from '../../src/index.ts';
import { createFormBrowser, headingOf, paramsOf } from '../support/formBrowser.ts';
import { APPLICATION } from '../support/signInByForms.ts';

export interface Setting {
  readonly origin: string;
  /** Where the libraries are installed. */
  readonly folder: string;
  readonly certificate: AppCertificate;
}

interface TokenResponse {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly expiresOn: Date;
  readonly resource: string;
  readonly userId?: string;
}

type Callback<Result> = (error: Error | null, result: Result) => void;
type Ask<Arguments extends readonly unknown[], Result = TokenResponse> = (
  ...all: [...Arguments, Callback<Result>]
) => void;

/** Of adal-node, as far as it is used here. */
interface AuthenticationContext {
  acquireTokenWithClientCredentials: Ask<[resource: string, clientId: string, secret: string]>;
  acquireTokenWithClientCertificate: Ask<[resource: string, clientId: string, key: string, thumbprint: string]>;
  acquireTokenWithUsernamePassword: Ask<[resource: string, name: string, password: string, clientId: string]>;
  acquireTokenWithAuthorizationCode: Ask<
    [code: string, redirectUri: string, resource: string, clientId: string, secret: string]
  >;
  acquireTokenWithRefreshToken: Ask<[refreshToken: string, clientId: string, secret: string, resource: string]>;
  acquireUserCode: Ask<[resource: string, clientId: string, language: string], UserCode>;
  acquireTokenWithDeviceCode: Ask<[resource: string, clientId: string, code: UserCode]>;
}

interface UserCode {
  readonly userCode: string;
  readonly verificationUrl: string;
}

interface Strategy {
  authenticate(request: object): void;
  success?: (user: unknown) => void;
  fail?: (why: unknown) => void;
  error?: (why: unknown) => void;
}

const { origin, folder, certificate } = JSON.parse(process.argv[2] ?? '') as Setting;
const require = createRequire(join(folder, 'package.json'));
const adal = require('adal-node') as {
  AuthenticationContext: {
    new (authority: string, validateAuthority: boolean, cache: object): AuthenticationContext;
    readonly prototype: AuthenticationContext;
  };
  MemoryCache: new () => object;
};
const { BearerStrategy } = require('passport-azure-ad') as {
  BearerStrategy: new (options: object, verify: (token: object, done: Callback<object>) => void) => Strategy;
};

const EXCHANGE = 'https://outlook.office365.com';
const GRAPH = 'https://graph.microsoft.com';
const SERVICE = 'service@contoso.example';
const REDIRECT = `${APPLICATION}/auth/callback`;
const { daemon, web, publicClient } = BUILT_IN_APPS;
const { prototype: context } = adal.AuthenticationContext;

function ask<Arguments extends readonly unknown[], Result>(
  method: Ask<Arguments, Result>,
  ...all: Arguments
): Promise<Result> {
  // With a cache of its own, or the first answer would do for all.
  const asking = new adal.AuthenticationContext(`${origin}/${CONTOSO}`, false, new adal.MemoryCache());
  return new Promise((resolve, reject) => {
    const settle: Callback<Result> = (error, result) => {
      if (error) reject(error);
      else resolve(result);
    };
    method.call(asking, ...all, settle);
  });
}

function report({ accessToken, resource, expiresOn, userId }: TokenResponse) {
  const inAnHour = Math.abs(expiresOn.getTime() - Date.now() - 3_599_000) < 60_000;
  return { claims: decodeJwt(accessToken), resource, inAnHour, userId };
}

async function signIn(): Promise<string> {
  const query = { client_id: web, redirect_uri: REDIRECT, response_type: 'code', resource: EXCHANGE, state: 's' };
  const browser = createFormBrowser(APPLICATION);
  const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'Sign in': { loginfmt: SERVICE },
    'Enter password': { passwd: BUILT_IN_PASSWORD },
    'Stay signed in?': { answer: 'no' },
  };
  let visit = await browser.open(`${origin}/${CONTOSO}/oauth2/authorize?${new URLSearchParams(query)}`);
  while (!visit.url.startsWith(APPLICATION)) visit = await browser.submit(visit, answers[headingOf(visit)] ?? {});
  return paramsOf(visit).get('code') ?? '';
}

function check(token: string): Promise<unknown> {
  const strategy = new BearerStrategy(
    {
      identityMetadata: `${origin}/${CONTOSO}/.well-known/openid-configuration`,
      clientID: web,
      audience: EXCHANGE,
      issuer: `https://sts.windows.net/${CONTOSO}/`,
      loggingLevel: 'error',
      loggingNoPII: true,
    },
    (claims, done) => done(null, claims),
  );
  return new Promise((resolve, reject) => {
    strategy.success = resolve;
    strategy.fail = (why) => reject(new Error(String(why)));
    strategy.error = (why) => reject(new Error(String(why)));
    strategy.authenticate({ headers: { authorization: `Bearer ${token}` }, query: {}, body: {} });
  });
}

const secretOfWeb = 'web-app-secret-value';
const PROOFS: Readonly<Record<string, () => Promise<unknown>>> = {
  secret: async () =>
    report(await ask(context.acquireTokenWithClientCredentials, EXCHANGE, daemon, 'daemon-secret-value')),
  certificate: async () =>
    report(
      await ask(
        context.acquireTokenWithClientCertificate,
        EXCHANGE,
        daemon,
        certificate.privateKey,
        certificate.thumbprint,
      ),
    ),
  password: async () =>
    report(await ask(context.acquireTokenWithUsernamePassword, EXCHANGE, SERVICE, BUILT_IN_PASSWORD, publicClient)),
  'code and refresh': async () => {
    const code = await signIn();
    const first = await ask(
      context.acquireTokenWithAuthorizationCode,
      ...([code, REDIRECT, EXCHANGE, web, secretOfWeb] as const),
    );
    const refreshed = await ask(
      context.acquireTokenWithRefreshToken,
      ...([first.refreshToken ?? '', web, secretOfWeb, GRAPH] as const),
    );
    return { first: report(first), refreshed: decodeJwt(refreshed.accessToken).aud };
  },
  'device code': async () => {
    const shown = await ask(context.acquireUserCode, EXCHANGE, publicClient, 'en');
    const waiting = ask(context.acquireTokenWithDeviceCode, EXCHANGE, publicClient, shown);
    const browser = createFormBrowser(APPLICATION);
    const userName = await browser.submit(await browser.open(shown.verificationUrl), { otc: shown.userCode });
    const password = await browser.submit(userName, { loginfmt: SERVICE });
    await browser.submit(await browser.submit(password, { passwd: BUILT_IN_PASSWORD }), { answer: 'continue' });
    return report(await waiting);
  },
  'wrong secret': async () => {
    await ask(context.acquireTokenWithClientCredentials, EXCHANGE, daemon, 'wrong');
  },
  'passport-azure-ad': async () => {
    const { accessToken } = await ask(
      context.acquireTokenWithClientCredentials,
      ...([EXCHANGE, daemon, 'daemon-secret-value'] as const),
    );
    return check(accessToken);
  },
};

const outcomes: Record<string, unknown> = {};
for (const [name, proof] of Object.entries(PROOFS)) {
  outcomes[name] = await proof().then(
    (got) => ({ got }),
    (error: unknown) => ({ failed: error instanceof Error ? error.message : JSON.stringify(error) }),
  );
}
process.stdout.write(JSON.stringify(outcomes));
