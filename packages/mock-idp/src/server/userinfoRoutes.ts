import { createPublicKey } from 'node:crypto';
import { cors } from 'hono/cors';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { GRAPH_APP_ID } from '../directory/microsoftResources.ts';
import { pairwiseSubject } from '../entra/tokens.ts';
import type { Mock, MockApp } from './mock.ts';

const PATH = '/oidc/userinfo';

/** OpenID Connect Core, section 5.3. As at Entra, it takes the access token for Graph. */
export function addUserinfoRoutes(app: MockApp, mock: Mock): void {
  app.use(PATH, cors({ origin: '*', allowMethods: ['GET', 'POST'], allowHeaders: ['authorization'] }));
  app.on(['GET', 'POST'], PATH, async (c) => {
    const token = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const claims = token === undefined ? undefined : await readUserinfo(mock, token);
    if (claims !== undefined) return c.json(claims);
    c.header('WWW-Authenticate', 'Bearer error="invalid_token"');
    return c.json(
      { error: 'invalid_token', error_description: 'The access token is missing, expired or not for Graph.' },
      401,
    );
  });
}

async function readUserinfo({ world }: Mock, token: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { kid } = decodeProtectedHeader(token);
    const key = world.keys.published.find((one) => one.kid === kid);
    if (key === undefined) return undefined;
    const { payload } = await jwtVerify(token, createPublicKey(key.privateKey), {
      algorithms: ['RS256'],
      audience: ['https://graph.microsoft.com', 'https://graph.microsoft.com/', GRAPH_APP_ID],
    });
    const presence = world.directory.findUserByOid(String(payload.tid), String(payload.oid));
    if (presence === undefined) return undefined;
    return {
      sub: pairwiseSubject(String(payload.appid), presence),
      name: presence.user.displayName,
      ...(presence.user.mail === undefined ? {} : { email: presence.user.mail }),
    };
  } catch {
    return undefined;
  }
}
