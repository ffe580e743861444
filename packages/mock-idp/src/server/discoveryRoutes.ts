import { cors } from 'hono/cors';
import { CLOUDS, cloudOfOrigin } from '../clouds/clouds.ts';
import { type Authority, resolveAuthority } from '../entra/authority.ts';
import { EntraError, toErrorBody } from '../entra/entraError.ts';
import {
  describeAuthority,
  describeInstance,
  describeVersion1Authority,
  isKnownInstance,
  type MetadataRequest,
} from '../entra/metadata.ts';
import { traceOf } from './correlation.ts';
import { EXPOSED_HEADERS } from './entraHeaders.ts';
import { type Mock, type MockApp, type MockContext, originOf } from './mock.ts';

/** Public documents, readable from any origin. */
export function addDiscoveryRoutes(app: MockApp, mock: Mock): void {
  const open = cors({ origin: '*', allowMethods: ['GET'], exposeHeaders: [...EXPOSED_HEADERS] });
  for (const path of DISCOVERY_PATHS) app.use(path, open);

  app.get('/:segment/discovery/instance', (c) => answer(c, mock, () => describeAskedInstance(c, mock)));
  app.get('/:segment/v2.0/.well-known/openid-configuration', (c) =>
    answer(c, mock, () => {
      return describeAuthority({ ...metadataRequest(c, mock), door: 'own-origin' });
    }),
  );
  app.get('/:segment/.well-known/openid-configuration', (c) =>
    answer(c, mock, () => describeVersion1Authority(metadataRequest(c, mock))),
  );
  for (const path of ['/:segment/discovery/v2.0/keys', '/:segment/discovery/keys']) {
    app.get(path, (c) =>
      answer(c, mock, () => {
        authorityOf(c, mock);
        return describeKeys(mock, originOf(c, mock));
      }),
    );
  }
}

const DISCOVERY_PATHS = [
  '/:segment/discovery/instance',
  '/:segment/v2.0/.well-known/openid-configuration',
  '/:segment/.well-known/openid-configuration',
  '/:segment/discovery/v2.0/keys',
  '/:segment/discovery/keys',
];

/** Entra names the issuer beside each key, so that a validator can tell whose tenants it is good for. */
export function describeKeys(
  { world }: Mock,
  origin: string,
): { readonly keys: readonly Readonly<Record<string, unknown>>[] } {
  return { keys: world.keys.published.map((key) => ({ ...key.publicJwk, issuer: `${origin}/{tenantid}/v2.0` })) };
}

/** Entra answers with the tenant's id, whichever of its domains was asked for; only `consumers` keeps its name. */
export function canonicalSegment(authority: Authority): string {
  if (authority.kind === 'any' || authority.segment === 'consumers') return authority.segment;
  return authority.tenant.id;
}

/** Which hosts belong together, for a client that was given an authority it does not know. Throws 900144, 50049 and 90002. */
function describeAskedInstance(c: MockContext, mock: Mock): Readonly<Record<string, unknown>> {
  const origin = originOf(c, mock);
  const asked = c.req.query('authorization_endpoint') ?? '';
  if (asked === '') throw new EntraError(900144, { parameter: 'authorization_endpoint' });
  const url = URL.canParse(asked) ? new URL(asked) : undefined;
  if (url === undefined || !isKnownInstance(url.host, origin)) throw new EntraError(50049);
  const authority = resolveAuthority(url.pathname.split('/')[1] ?? '', mock.world.directory);
  const isByName = cloudOfOrigin(origin) !== undefined && cloudOfOrigin(url.origin) !== undefined;
  return describeInstance(isByName ? `https://${url.host}` : origin, canonicalSegment(authority));
}

/** A tenant is described where it lives, whichever cloud was asked: that is how clients learn where to go. */
function metadataRequest(c: MockContext, mock: Mock): Omit<MetadataRequest, 'door'> {
  const authority = authorityOf(c, mock);
  const origin = originOf(c, mock);
  const asked = cloudOfOrigin(origin);
  const cloud = authority.kind === 'tenant' ? authority.tenant.cloud : (asked ?? 'global');
  const isElsewhere = asked !== undefined && asked !== cloud;
  return {
    origin: isElsewhere ? `https://${CLOUDS[cloud].host}` : origin,
    segment: canonicalSegment(authority),
    cloud,
  };
}

function authorityOf(c: MockContext, { world }: Mock): Authority {
  return resolveAuthority(c.req.param('segment') ?? '', world.directory);
}

function answer(c: MockContext, mock: Mock, compose: () => Readonly<Record<string, unknown>>): Response {
  try {
    return c.json(compose());
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    const body = toErrorBody(error, traceOf(c, mock), originOf(c, mock));
    return c.json(error.code === 90002 ? { ...body, error: 'invalid_tenant' } : body, 400);
  }
}
