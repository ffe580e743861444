import { BUILT_IN_APPS, CONTOSO } from '../../src/index.ts';
import { GOVERNMENT, GOVERNMENT_DAEMON, GOVERNMENT_SECRET, WITH_GOVERNMENT } from '../entra-hosts/world.ts';
import { openNamedIdp } from '../support/namedIdp.ts';
import { authorizeUrl, requestToken } from '../support/signInByForms.ts';
import { codeIn, DAEMON, DESKTOP_SIGN_IN, EXCHANGE, type Form, idp, type Raised } from './asking.ts';

const GLOBAL = 'login.microsoftonline.com';
const US = 'login.microsoftonline.us';

/** What a mock with a tenant of another cloud answers at the name of one cloud. */
async function askAt(host: string, ask: (at: string) => Promise<string>): Promise<number> {
  const named = await openNamedIdp(host, { seed: WITH_GOVERNMENT });
  try {
    return codeIn(await ask(named.at));
  } finally {
    await named.idp.close();
  }
}

const signInAt = (host: string, authority: string) =>
  askAt(host, async (origin) => (await fetch(authorizeUrl({ ...DESKTOP_SIGN_IN, origin, authority }))).text());

const tokenAt = (host: string, authority: string, form: Form) =>
  askAt(host, async (at) => JSON.stringify((await requestToken(`${at}/${authority}/oauth2/v2.0/token`, form)).body));

/** Version 1 and clouds: resources and addresses that fit no tenant. */
export const CLOUDS: readonly Raised[] = [
  [
    500013,
    'a version 1 sign-in for an access token without resource',
    async () => {
      await (await idp.app(BUILT_IN_APPS.spa)).change({ implicit: { accessTokens: true } });
      const { redirectUri } = DESKTOP_SIGN_IN;
      const query = new URLSearchParams({
        client_id: BUILT_IN_APPS.spa,
        redirect_uri: redirectUri,
        response_type: 'token',
      });
      const url = `${idp.origin}/${CONTOSO}/oauth2/authorize?${query}`;
      return codeIn((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
    },
  ],
  [
    90038,
    "a public client at another cloud than its tenant's",
    () =>
      tokenAt(GLOBAL, GOVERNMENT, {
        grant_type: 'password',
        client_id: BUILT_IN_APPS.publicClient,
        username: 'service@government.example',
        password: 'Rehearsal-2022',
        scope: 'openid',
      }),
  ],
  [
    90051,
    'a token endpoint told that it is a cloud that is not there',
    async () => {
      const url = `${idp.origin}/${CONTOSO}/oauth2/v2.0/token?as=login.microsoftonline.example`;
      const form = { ...DAEMON, grant_type: 'client_credentials', scope: `${EXCHANGE}/.default` };
      return codeIn(JSON.stringify((await requestToken(url, form)).body));
    },
  ],
  [
    900382,
    "an app with a secret at another cloud than its tenant's",
    () =>
      tokenAt(GLOBAL, GOVERNMENT, {
        grant_type: 'client_credentials',
        client_id: GOVERNMENT_DAEMON,
        client_secret: GOVERNMENT_SECRET,
        scope: 'https://graph.microsoft.us/.default',
      }),
  ],
  [900439, 'a sign-in to a government tenant at the worldwide address', () => signInAt(GLOBAL, GOVERNMENT)],
  [900440, 'a sign-in to a worldwide tenant at the government address', () => signInAt(US, CONTOSO)],
];
