import { ENDPOINT_VERSIONS, type EndpointVersion, endpointPath } from '../entra/endpointVersion.ts';
import { EntraError } from '../entra/entraError.ts';
import { sendErrorPage } from '../interactions/sendPage.ts';
import type { Mock, MockApp, MockContext } from './mock.ts';
import { sendRefusal } from './sendRefusal.ts';
import { USER_REALM_PATHS } from './userRealmRoutes.ts';

interface Endpoint {
  readonly path: string;
  readonly accepts: readonly ('GET' | 'POST')[];
  readonly isPage: boolean;
}

const ENDPOINTS: readonly Endpoint[] = [
  ...['/:segment/discovery/instance', '/:segment/v2.0/.well-known/openid-configuration'].map(document),
  document('/:segment/.well-known/openid-configuration'),
  ...['/:segment/discovery/v2.0/keys', '/:segment/discovery/keys'].map(document),
  ...USER_REALM_PATHS.map(document),
  ...ENDPOINT_VERSIONS.flatMap(endpointsOf),
  ...['/oidc/userinfo', '/:segment/openid/userinfo'].map((path) => posted(path, ['GET', 'POST'])),
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

function endpointsOf(version: EndpointVersion): readonly Endpoint[] {
  const at = (name: string): string => `/:segment${endpointPath(version, name)}`;
  return [
    ...['token', 'devicecode'].map((name) => posted(at(name), ['POST'])),
    ...['authorize', 'logout', 'logoutsession'].map((name) => page(at(name), ['GET', 'POST'])),
  ];
}

function posted(path: string, accepts: Endpoint['accepts']): Endpoint {
  return { path, accepts, isPage: false };
}

function document(path: string): Endpoint {
  return { path, accepts: ['GET'], isPage: false };
}

function page(path: string, accepts: Endpoint['accepts']): Endpoint {
  return { path, accepts, isPage: true };
}
