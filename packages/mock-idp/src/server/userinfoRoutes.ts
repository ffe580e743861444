import { cors } from 'hono/cors';
import { jwtVerify } from 'jose';
import { GRAPH_APP_ID, MICROSOFT_RESOURCES, namesOf } from '../directory/microsoftResources.ts';
import { pairwiseSubject } from '../entra/tokens.ts';
import { findVerificationKey } from '../keys/signingKey.ts';
import { EXPOSED_HEADERS } from './entraHeaders.ts';
import type { Mock, MockApp, MockContext } from './mock.ts';
import { readForm } from './requestBody.ts';

/** The second as version 1 documents name it. */
const PATHS = ['/oidc/userinfo', '/:segment/openid/userinfo'];
const AUDIENCES = MICROSOFT_RESOURCES.filter(({ appId }) => appId === GRAPH_APP_ID)
  .flatMap(namesOf)
  .flatMap((name) => [name, `${name}/`]);

/** OpenID Connect Core, section 5.3. As at Entra, it takes the access token for Graph, and answers by what it allows. */
export function addUserinfoRoutes(app: MockApp, mock: Mock): void {
  const open = cors({
    origin: '*',
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type', 'client-request-id'],
    exposeHeaders: [...EXPOSED_HEADERS],
  });
  for (const path of PATHS) app.use(path, open);
  app.on(['GET', 'POST'], PATHS, async (c) => {
    const token = await findToken(c);
    if (token === undefined)
      return refuse(c, { status: 401, error: 'invalid_token', text: 'No access token was sent.' });
    const claims = await readUserinfo(mock, token);
    if (claims !== undefined) return c.json(claims);
    const text = 'The access token is expired, not for Graph, or not on behalf of anybody.';
    return refuse(c, { status: 401, error: 'invalid_token', text });
  });
}

/** RFC 6750: from the header, or from the body of a form. */
async function findToken(c: MockContext): Promise<string | undefined> {
  const inHeader = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (inHeader !== undefined || c.req.method !== 'POST') return inHeader;
  return (await readForm(c)).get('access_token') ?? undefined;
}

function refuse(
  c: MockContext,
  { status, error, text }: { readonly status: 401; readonly error: string; readonly text: string },
): Response {
  c.header('WWW-Authenticate', `Bearer error="${error}", error_description="${text}"`);
  return c.json({ error, error_description: text }, status);
}

async function readUserinfo({ world }: Mock, token: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const key = findVerificationKey(world.keys, token);
    if (key === undefined) return undefined;
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      audience: AUDIENCES,
    });
    const presence = world.directory.findUserByOid(String(payload.tid), String(payload.oid));
    const scopes = new Set(String(payload.scp ?? '').split(' '));
    if (presence === undefined || payload.scp === undefined) return undefined;
    const { displayName, mail } = presence.user;
    return {
      sub: pairwiseSubject(String(payload.appid), presence),
      ...(scopes.has('profile') ? { name: displayName } : {}),
      picture: 'https://graph.microsoft.com/v1.0/me/photo/$value',
      ...(scopes.has('email') && mail !== undefined ? { email: mail } : {}),
    };
  } catch {
    return undefined;
  }
}
