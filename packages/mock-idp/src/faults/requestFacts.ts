import { decodeJwt } from 'jose';
import { endpointOf } from '../record/endpoint.ts';
import { readBrowserSession } from '../server/browserCookie.ts';
import type { Mock, MockContext } from '../server/mock.ts';
import { readBasicClientId } from '../token/basicCredentials.ts';
import type { MockWorld } from '../world/world.ts';
import { FAULT_ENDPOINTS, type FaultEndpoint } from './fault.ts';
import type { RequestFacts } from './faultBook.ts';

/** Steps of something that began at another address, where a fault has had its chance. */
const LATER_STEPS = /\/authorize\/|\/logoutsession$/;

function faultEndpointOf(path: string): FaultEndpoint | undefined {
  if (path.endsWith('/login/password')) return 'sign-in';
  const endpoint = LATER_STEPS.test(path) ? undefined : endpointOf(path);
  return FAULT_ENDPOINTS.find((one) => one === endpoint);
}

type Known = Pick<RequestFacts, 'app' | 'user' | 'grant'> & { readonly tenantId?: string | undefined };

/** What can be told of a request without answering it; undefined where no fault can strike. Nothing is used up by looking. */
export async function readRequestFacts(c: MockContext, mock: Mock): Promise<RequestFacts | undefined> {
  const endpoint = faultEndpointOf(c.req.path);
  if (endpoint === undefined || c.req.method === 'OPTIONS') return undefined;
  const segment = c.req.path.split('/')[1] ?? '';
  const tenantId = mock.world.directory.findTenant(decodeURIComponent(segment))?.id;
  const known: Known = await readers[endpoint](c, mock);
  return { endpoint, tenantId, header: (name) => c.req.header(name), ...known };
}

const nothing = async (): Promise<Known> => ({});

const readers: Readonly<Record<FaultEndpoint, (c: MockContext, mock: Mock) => Promise<Known>>> = {
  discovery: nothing,
  keys: nothing,
  logout: nothing,
  userinfo: nothing,
  authorize: async (c, { world }) => {
    const hint = c.req.query('login_hint');
    return { app: c.req.query('client_id'), user: hint === undefined ? undefined : world.directory.findUser(hint) };
  },
  'sign-in': async (c, mock) => {
    const ctx = new URLSearchParams(await c.req.text()).get('ctx') ?? undefined;
    const journey = mock.journeys.find(ctx, readBrowserSession(c, mock)?.id);
    if (journey === undefined) return {};
    const { account } = journey.progress;
    return { app: journey.app.clientId, user: account, tenantId: account?.tenantId };
  },
  token: async (c, mock) => {
    const form = new URLSearchParams(await c.req.text());
    const user = await findUserOf(form, mock);
    const tenantId = user === undefined ? {} : { tenantId: user.visits };
    return {
      app: form.get('client_id') ?? readBasicClientId(c.req.header('authorization')),
      grant: form.get('grant_type') ?? undefined,
      user,
      ...tenantId,
    };
  },
};

/** Somebody at home, and the tenant that is visited. */
interface Person {
  readonly tenantId: string;
  readonly oid: string;
  readonly visits: string;
}

/** Whom a grant is about, at home, and in which tenant it was given. */
async function findUserOf(form: URLSearchParams, { world, providers }: Mock): Promise<Person | undefined> {
  const [refreshToken, code, username] = ['refresh_token', 'code', 'username'].map((name) => form.get(name));
  const row = refreshToken ? world.refreshTokens.find(refreshToken) : undefined;
  if (row !== undefined) return { tenantId: row.homeTenantId, oid: row.homeOid, visits: row.tenantId };
  const redeemed = code ? await providers.findCode(code) : undefined;
  const presence = redeemed && world.directory.findUserByOid(redeemed.tenantId, redeemed.oid);
  if (presence !== undefined) {
    return { tenantId: presence.user.tenantId, oid: presence.user.oid, visits: presence.tenantId };
  }
  const caller = readCaller(form.get('assertion'), world);
  if (caller !== undefined) return caller;
  const user = username ? world.directory.findUser(username) : undefined;
  return user && { tenantId: user.tenantId, oid: user.oid, visits: user.tenantId };
}

/** On whose behalf an API asks, by what its token says; whether it is true is for the endpoint to find out. */
function readCaller(assertion: string | null, { directory }: MockWorld): Person | undefined {
  if (assertion === null) return undefined;
  try {
    const { tid, oid } = decodeJwt(assertion);
    const presence = directory.findUserByOid(String(tid), String(oid));
    return presence && { tenantId: presence.user.tenantId, oid: presence.user.oid, visits: presence.tenantId };
  } catch {
    return undefined;
  }
}
