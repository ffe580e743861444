import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { connectMockIdp } from '../connectMockIdp.ts';
import type { Seed } from '../directory/seedSchema.ts';
import type { MockIdp } from '../mockIdp.ts';
import { close, listen } from '../server/listen.ts';
import { RUNNING_IDP_VARIABLES } from '../testing/runningIdp.ts';

/** What of Testcontainers' `GenericContainer` is needed here, so that this package does not depend on it. */
export interface ContainerBuilder {
  withExposedPorts(...ports: { container: number; host: number }[]): this;
  withCommand(command: string[]): this;
  withEnvironment(environment: Record<string, string>): this;
  withCopyContentToContainer(contents: { content: string; target: string }[]): this;
  start(): Promise<StartedContainer>;
}

export interface StartedContainer {
  stop(): Promise<unknown>;
}

export interface MockIdpContainerOptions {
  /** The world it begins with, as of a seed file. */
  readonly seed?: Seed;
  /** The port on this machine. A free one unless given. */
  readonly port?: number;
  /** Further options of the command, such as `['--state', '/state']`. */
  readonly options?: readonly string[];
}

export interface MockIdpContainer {
  /** The mock, by its control API. */
  readonly idp: MockIdp;
  /** Ends the container. */
  stop(): Promise<void>;
}

/** Where the image listens. */
const CONTAINER_PORT = 8400;
const SEED_PATH = '/tmp/seed.json';

/**
 * Starts the image of this package and connects to it. Documents and tokens name it `http://localhost:PORT`, as browsers and programs on
 * this machine reach it. Rejects as `connectMockIdp` does, and with what the container says.
 *
 * @example
 * const container = new GenericContainer('authshift-mock-idp').withWaitStrategy(Wait.forHealthCheck());
 * const { idp, stop } = await startMockIdpContainer(container);
 */
export async function startMockIdpContainer(
  container: ContainerBuilder,
  { seed, port, options = [] }: MockIdpContainerOptions = {},
): Promise<MockIdpContainer> {
  const host = port ?? (await findFreePort());
  const token = randomBytes(24).toString('base64url');
  const origin = `http://localhost:${host}`;
  const seedOptions = seed === undefined ? [] : ['--seed', SEED_PATH];
  const described = container
    .withExposedPorts({ container: CONTAINER_PORT, host })
    .withEnvironment({ [RUNNING_IDP_VARIABLES.token]: token })
    .withCommand(['--public-origin', origin, '--control-host', 'localhost', ...seedOptions, ...options]);
  const files = seed === undefined ? [] : [{ content: JSON.stringify(seed), target: SEED_PATH }];
  const started = await (files.length === 0 ? described : described.withCopyContentToContainer(files)).start();
  try {
    return { idp: await connectMockIdp(`${origin}/_mock`, token), stop: async () => void (await started.stop()) };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, '127.0.0.1');
  await close(server);
  return port;
}
