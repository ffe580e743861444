import { fileURLToPath } from 'node:url';
import type { StartupLine } from '@authshift/mock-exchange';
import getPort from 'get-port';
import { build } from 'vite';
import { exchangeSeed, harborlineSeed } from '../product/world.ts';
import { type Child, startChild } from './child.ts';
import { type DemoOptions, usualPort } from './options.ts';
import { type Ports, type StateFolder, writePrivately } from './stateFolder.ts';

/** The line `authshift-mock-microsoft --json` prints. */
export type MocksLine = StartupLine;

/** What the back end's process is told on its standard input. */
export interface BackEndConfig {
  readonly mocks: Pick<MocksLine, 'control' | 'origin' | 'exchange' | 'ca'>;
  readonly port: number;
  readonly database: string;
  /** 32 bytes, base64. */
  readonly vaultKey: string;
  readonly admin: string;
  /** Where notes about the rehearsals are kept. */
  readonly rehearsal: string;
  /** What Harborline knows of its own server's readiness. */
  readonly readiness: string;
  readonly syncIntervalSeconds: number;
}

export interface Demo {
  readonly url: string;
  readonly mocks: MocksLine;
  readonly children: readonly Child[];
  stop(): Promise<void>;
}

/** Starts both mocks, then the back end that also serves the admin UI. Stops what it started when a part fails. */
export async function launch(folder: StateFolder, options: DemoOptions): Promise<Demo> {
  const ports = await choosePorts(folder.lastPorts(), options.port);
  writePrivately(folder.seed, JSON.stringify(harborlineSeed()));
  writePrivately(folder.exchangeSeed, JSON.stringify(exchangeSeed()));
  const children: Child[] = [];
  const stopAll = async () => {
    await Promise.all([...children].reverse().map((child) => child.stop()));
  };
  try {
    const starting = startMocks(folder, ports).then((mocks) => {
      children.push(mocks);
      return mocks.ready as MocksLine;
    });
    const building = buildAdmin(folder.admin);
    // Both have ended before either is looked at: whatever was started by then is stopped if the other failed.
    await Promise.allSettled([starting, building]);
    await building;
    const line = await starting;
    const backEnd = await startBackEnd(line, ports, { folder, options });
    children.push(backEnd);
    folder.savePorts(ports);
    return { url: (backEnd.ready as { url: string }).url, mocks: line, children, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/**
 * The ports of the last start when they are free, else the usual ones, else any. Free means on every address of this machine:
 * another program that only listens on [::1] would get what browsers send to `localhost`.
 */
async function choosePorts(last: Partial<Ports>, preferred: number): Promise<Ports> {
  // Who asks for any port gets any: of several demos that start at once, none waits for another's usual ones.
  const isUsual = preferred === usualPort;
  const wanted = (name: keyof Ports, usual: number) =>
    [last[name] ?? 0, isUsual ? usual : 0].filter((port) => port > 0);
  const admin = await getPort({ port: isUsual ? wanted('admin', usualPort) : preferred });
  const idp = await getPort({ port: wanted('idp', 4310), exclude: [admin] });
  const ews = await getPort({ port: wanted('ews', 4320), exclude: [admin, idp] });
  return { admin, idp, ews };
}

function startMocks(folder: StateFolder, ports: Ports): Promise<Child> {
  return startChild({
    name: 'the mocks',
    script: fileURLToPath(new URL('./cli.ts', import.meta.resolve('@authshift/mock-exchange'))),
    args: [
      '--json',
      '--state',
      folder.path,
      '--seed',
      folder.seed,
      '--exchange-seed',
      folder.exchangeSeed,
      '--port',
      `${ports.idp}`,
      '--ports',
      `http=${ports.ews}`,
    ],
  });
}

async function buildAdmin(outDir: string): Promise<void> {
  const root = fileURLToPath(new URL('../admin', import.meta.url));
  await build({
    root,
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  });
}

function startBackEnd(
  mocks: MocksLine,
  ports: Ports,
  { folder, options }: { folder: StateFolder; options: DemoOptions },
): Promise<Child> {
  const config: BackEndConfig = {
    mocks: { control: mocks.control, origin: mocks.origin, exchange: mocks.exchange, ca: mocks.ca },
    port: ports.admin,
    database: folder.database,
    vaultKey: folder.vaultKey().toString('base64'),
    admin: folder.admin,
    rehearsal: folder.rehearsal,
    readiness: folder.readiness,
    syncIntervalSeconds: options.syncIntervalSeconds,
  };
  return startChild({
    name: 'the back end',
    script: fileURLToPath(new URL('../product/backEnd.ts', import.meta.url)),
    // Node reads it once, at its start.
    env: { NODE_EXTRA_CA_CERTS: mocks.exchange.ca },
    config,
  });
}
