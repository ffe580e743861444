import { randomBytes } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { issueAtOnce } from './authorize/frontChannelTokens.ts';
import { createJourneys } from './authorize/journey.ts';
import { writeProviderAnswer, writeProviderError } from './authorize/providerAnswers.ts';
import { describeCloudInstance } from './clouds/describeCloudInstance.ts';
import { SeedError } from './directory/readSeed.ts';
import { readSeedFile } from './directory/seedFile.ts';
import { withHandles } from './handles.ts';
import { createLiveAccess } from './live/liveAccess.ts';
import { createLocalOperations } from './localIdp.ts';
import type { MockIdp } from './mockIdp.ts';
import { MockIdpError } from './mockIdpError.ts';
import { createTenantProviders, type TenantProviders } from './provider/tenantProviders.ts';
import { createApp } from './server/app.ts';
import { newTrace } from './server/correlation.ts';
import { close, createListener, listen } from './server/listen.ts';
import type { Mock } from './server/mock.ts';
import { createOrigins, type OriginsOptions, readPublicOrigin } from './server/origins.ts';
import { lockFolder } from './state/folderLock.ts';
import type { OwnCertificate, ServerTls, TlsCertificate } from './tls/serverTls.ts';
import { type MockWorld, openWorld, type WorldOptions } from './world/world.ts';

export interface MockIdpOptions extends WorldOptions {
  /** Path of a seed file in JSON or YAML, instead of `seed`. */
  readonly seedFile?: string;
  /** 0, the default, picks a free port. */
  readonly port?: number;
  /**
   * The address to listen on; 127.0.0.1 when absent. `0.0.0.0` and `::` let containers and other machines in. The control API goes on
   * to answer this machine alone, unless `controlHost` says otherwise.
   */
  readonly host?: string;
  /**
   * HTTPS instead of HTTP: `true` with a certificate of this machine's own CA, good for `localhost`, names below `.localhost`,
   * `host.docker.internal` and loopback addresses; for other names, a certificate of yours. `entra-hosts`: with a certificate of another
   * CA, good for `login.microsoftonline.com` and Entra's other host names as well, for clients that a hosts file or a proxy leads here.
   */
  readonly tls?: boolean | 'entra-hosts' | OwnCertificate;
  /** The control API's token, for whoever has to know it before the mock starts; at least 16 characters. Made up if it is left out. */
  readonly controlToken?: string;
  /**
   * A host name or address, without port, by which programs elsewhere may use the control API and the inspector: a container that reaches
   * this machine as `host.docker.internal`, for one. They need the token all the same. Absent: this machine alone.
   */
  readonly controlHost?: string;
  /** How clients reach the mock, if not as `localhost:PORT`: behind a proxy, for one. Then every document names it, whatever `Host` says. */
  readonly publicOrigin?: string;
}

/**
 * Starts a mock of Microsoft Entra ID on this machine's loopback interface.
 * Rejects with `SeedError` for a seed that cannot be used and `MockIdpError` `port_in_use`, `state_in_use`,
 * `state_damaged`, `invalid_certificate` or `invalid_request`.
 *
 * @example
 * const idp = await createMockIdp();
 * const { auth } = await idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.daemon });
 */
export async function createMockIdp(options: MockIdpOptions = {}): Promise<MockIdp> {
  if (options.controlToken !== undefined) checkToken(options.controlToken);
  if (options.controlHost !== undefined) checkControlHost(options.controlHost);
  const unlock = options.state === undefined ? () => undefined : lockFolder(options.state);
  try {
    return await start(options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function start(options: MockIdpOptions, unlock: () => void): Promise<MockIdp> {
  const publicOrigin = readPublicOrigin(options.publicOrigin);
  const world = await openSeededWorld(options);
  const tls = options.tls ? await openTls(options.tls) : undefined;
  const server = await createListener(tls);
  const port = await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const local = createOrigins({ ...listened(tls, port), publicOrigin: undefined });
  const origins = createOrigins({ ...listened(tls, port), publicOrigin });
  const journeys = createJourneys();
  const providers: TenantProviders = createTenantProviders({
    world,
    journeys,
    writeResponse: (ctx, answer) => {
      const origin = origins.follow(ctx.req.headers.host);
      const issue = async (journeyId: string, code: string) => {
        const authorization = providers.findAuthorization(journeyId);
        if (authorization === undefined) return { code };
        const issued = await issueAtOnce({ world, origin }, authorization, code);
        return { ...issued, ...describeCloudInstance(authorization, { world, origin }) };
      };
      return writeProviderAnswer(ctx, answer, {
        origin,
        trace: newTrace(world),
        issue,
        note: world.requests.noteAnswer,
      });
    },
    isSecure: origins.isSecure,
    renderError: writeProviderError,
  });
  const mock: Mock = { world, journeys, providers, origins, origin: origins.own, live: createLiveAccess() };
  const token = options.controlToken ?? randomBytes(24).toString('base64url');
  const operations = createLocalOperations({
    mock,
    ca: tls?.ca,
    control: { url: `${local.own}/_mock`, token },
    close: async () => {
      await close(server);
      unlock();
    },
  });
  const app = createApp(mock, {
    token,
    operations,
    controlHost: options.controlHost,
    ...(tls === undefined ? {} : { isOwnHost: tls.accepts }),
  });
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  return withHandles(operations);
}

/** It travels in a header, and guessing it has to be out of reach. */
function checkToken(token: string): void {
  if (/^[\x21-\x7e]{16,200}$/.test(token)) return;
  throw new MockIdpError(
    'invalid_request',
    'The control token has to be 16 to 200 printable characters without spaces.',
  );
}

function checkControlHost(name: string): void {
  if (URL.canParse(`http://${name}`) && new URL(`http://${name}`).host === name.toLowerCase() && !/:\d+$/.test(name))
    return;
  throw new MockIdpError('invalid_request', `The control host is a name such as host.docker.internal, not "${name}".`);
}

/** Of a seed file, every bad place is named by its line. */
async function openSeededWorld({ seedFile, ...options }: MockIdpOptions): Promise<MockWorld> {
  if (seedFile === undefined) return openWorld(options);
  const file = await readSeedFile(seedFile);
  try {
    return await openWorld({ ...options, seed: file.seed });
  } catch (error) {
    if (error instanceof SeedError) throw await file.locate(error);
    throw error;
  }
}

async function openTls(certificate: TlsCertificate): Promise<ServerTls> {
  const { openServerTls } = await import('./tls/serverTls.ts');
  return openServerTls(certificate);
}

function listened(tls: ServerTls | undefined, port: number): Omit<OriginsOptions, 'publicOrigin'> {
  if (tls === undefined) return { scheme: 'http', port };
  return { scheme: 'https', port, name: tls.name, accepts: tls.accepts };
}
