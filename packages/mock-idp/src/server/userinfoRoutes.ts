import { cors } from 'hono/cors';
import { type JWTPayload, jwtVerify } from 'jose';
import { GRAPH_APP_ID, MICROSOFT_RESOURCES, namesOf } from '../directory/microsoftResources.ts';
import { findChallenge, toChallengeHeader } from '../entra/continuousAccess.ts';
import { pairwiseSubject } from '../entra/tokens.ts';
import { findVerificationKey } from '../keys/signingKey.ts';
import { EXPOSED_HEADERS } from './entraHeaders.ts';
import { type Mock, type MockApp, type MockContext, originOf } from './mock.ts';
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
    exposeHeaders: [...EXPOSED_HEADERS, 'WWW-Authenticate'],
  });
  for (const path of PATHS) app.use(path, open);
  app.on(['GET', 'POST'], PATHS, async (c) => {
    const token = await findToken(c);
    if (token === undefined)
      return refuse(c, { status: 401, error: 'invalid_token', text: 'No access token was sent.' });
    const payload = await verify(mock, token);
    const challenge = payload && findChallenge(mock.world, payload);
    if (challenge !== undefined) return sendBack(c, mock, challenge);
    const claims = payload && readUserinfo(mock, payload);
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

/** "Claims challenges": the client has to come again with a token that satisfies these claims. */
function sendBack(c: MockContext, mock: Mock, claims: string): Response {
  const authorizationUri = `${originOf(c, mock)}/common/oauth2/v2.0/authorize`;
  c.header('WWW-Authenticate', toChallengeHeader(claims, authorizationUri));
  const text = 'Something has happened to the account since this token was issued.';
  return c.json({ error: 'insufficient_claims', error_description: text }, 401);
}

async function verify({ world }: Mock, token: string): Promise<JWTPayload | undefined> {
  try {
    const key = findVerificationKey(world.keys, token);
    if (key === undefined) return undefined;
    return (await jwtVerify(token, key, { algorithms: ['RS256'], audience: AUDIENCES })).payload;
  } catch {
    return undefined;
  }
}

function readUserinfo({ world }: Mock, payload: JWTPayload): Readonly<Record<string, unknown>> | undefined {
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
}
