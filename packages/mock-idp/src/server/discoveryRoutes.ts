import { randomUUID } from 'node:crypto';
import { cors } from 'hono/cors';
import { type Authority, resolveAuthority } from '../entra/authority.ts';
import { EntraError, toErrorBody } from '../entra/entraError.ts';
import { describeAuthority, describeInstance } from '../entra/metadata.ts';
import { correlationIdOf } from './correlation.ts';
import type { Mock, MockApp, MockContext } from './mock.ts';

/** Public documents, readable from any origin. */
export function addDiscoveryRoutes(app: MockApp, mock: Mock): void {
  const open = cors({ origin: '*', allowMethods: ['GET'] });
  for (const path of DISCOVERY_PATHS) app.use(path, open);

  app.get('/common/discovery/instance', (c) => {
    const asked = c.req.query('authorization_endpoint');
    const segment = asked !== undefined && URL.canParse(asked) ? new URL(asked).pathname.split('/')[1] : undefined;
    return c.json(describeInstance(mock.origin, segment ?? 'common'));
  });
  app.get('/:segment/v2.0/.well-known/openid-configuration', (c) =>
    forAuthority(c, mock, (authority) =>
      describeAuthority({ origin: mock.origin, segment: canonicalSegment(authority), door: 'own-origin' }),
    ),
  );
  app.get('/:segment/discovery/v2.0/keys', (c) => forAuthority(c, mock, () => describeKeys(mock)));
  app.get('/:segment/discovery/keys', (c) => forAuthority(c, mock, () => describeKeys(mock)));
}

const DISCOVERY_PATHS = [
  '/common/discovery/instance',
  '/:segment/v2.0/.well-known/openid-configuration',
  '/:segment/discovery/v2.0/keys',
  '/:segment/discovery/keys',
];

/** Entra names the issuer beside each key, so that a validator can tell whose tenants it is good for. */
export function describeKeys({ world, origin }: Mock): { readonly keys: readonly Readonly<Record<string, unknown>>[] } {
  return { keys: world.keys.published.map((key) => ({ ...key.publicJwk, issuer: `${origin}/{tenantid}/v2.0` })) };
}

/** Entra answers with the tenant's id, whichever of its domains was asked for. */
export function canonicalSegment(authority: Authority): string {
  return authority.kind === 'tenant' ? authority.tenant.id : authority.segment;
}

function forAuthority(
  c: MockContext,
  mock: Mock,
  describe: (authority: Authority) => Readonly<Record<string, unknown>>,
): Response {
  try {
    return c.json(describe(resolveAuthority(c.req.param('segment') ?? '', mock.world.directory)));
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    const trace = { traceId: randomUUID(), correlationId: correlationIdOf(c), at: new Date() };
    return c.json({ ...toErrorBody(error, trace, mock.origin), error: 'invalid_tenant' }, 400);
  }
}
