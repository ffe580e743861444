import { EntraError } from '../entra/entraError.ts';
import { sendErrorPage } from '../interactions/sendPage.ts';
import type { Mock, MockApp, MockContext } from './mock.ts';
import { sendRefusal } from './sendRefusal.ts';

interface Endpoint {
  readonly path: string;
  readonly accepts: readonly ('GET' | 'POST')[];
  readonly isPage: boolean;
}

const ENDPOINTS: readonly Endpoint[] = [
  ...['/:segment/discovery/instance', '/:segment/v2.0/.well-known/openid-configuration'].map(document),
  ...['/:segment/discovery/v2.0/keys', '/:segment/discovery/keys'].map(document),
  ...['/:segment/userrealm/:address', '/:segment/common/userrealm/:address'].map(document),
  { path: '/:segment/oauth2/v2.0/token', accepts: ['POST'], isPage: false },
  { path: '/:segment/oauth2/v2.0/devicecode', accepts: ['POST'], isPage: false },
  { path: '/oidc/userinfo', accepts: ['GET', 'POST'], isPage: false },
  ...['authorize', 'logout', 'logoutsession'].map((name) => page(`/:segment/oauth2/v2.0/${name}`, ['GET', 'POST'])),
  page('/:segment/oauth2/deviceauth', ['GET', 'POST']),
  ...['/:segment/v2.0/adminconsent', '/:segment/adminconsent'].map((path) => page(path, ['GET'])),
  page('/:segment/oauth2/nativeclient', ['GET']),
  page('/:segment/login', ['GET']),
  page('/:segment/login/:form', ['POST']),
  page('/error', ['GET']),
];

/** Comes after all routes: the address is right, the method is not. */
export function addWrongVerbRoutes(app: MockApp, mock: Mock): void {
  for (const endpoint of ENDPOINTS) {
    app.options(endpoint.path, (c) => {
      c.header('Allow', [...endpoint.accepts, 'OPTIONS'].join(', '));
      return c.body(null, 204);
    });
    app.all(endpoint.path, (c) => refuse(c, mock, endpoint));
  }
}

function refuse(c: MockContext, mock: Mock, { accepts, isPage }: Endpoint): Response | Promise<Response> {
  const error = new EntraError(900561, { accepted: accepts.join(' and '), received: c.req.method });
  c.header('Allow', [...accepts, 'OPTIONS'].join(', '));
  if (isPage) return sendErrorPage(c, error);
  c.header('Access-Control-Allow-Origin', '*');
  return sendRefusal(c, mock, error);
}

function document(path: string): Endpoint {
  return { path, accepts: ['GET'], isPage: false };
}

function page(path: string, accepts: Endpoint['accepts']): Endpoint {
  return { path, accepts, isPage: true };
}
