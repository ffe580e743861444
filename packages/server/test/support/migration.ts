import type { Wave } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { freePort } from './freePort.ts';
import { basicSeed, roomAddress } from './microsoft.ts';
import { runServerProcess, type ServerProcess } from './runProcess.ts';
import { VAULT_KEY } from './server.ts';

/** One organization whose users go from one connection to another by one wave, worked on by processes that can be killed. */

export interface Ground {
  readonly mocks: MockMicrosoft;
  readonly database: Parameters<typeof runServerProcess>[0]['database'];
}

export async function runProcess({ mocks, database }: Ground, port?: number): Promise<ServerProcess> {
  return runServerProcess({
    database,
    port: port ?? (await freePort()),
    control: mocks.idp.control,
    ews: mocks.exchange.ews,
    syncIntervalSeconds: 3600,
    vaultKey: Buffer.from(VAULT_KEY).toString('base64'),
  });
}

export async function furnish(server: ServerProcess, users: number): Promise<void> {
  await server.provision('upsertOrganization', { id: 'org', name: 'Organization' });
  for (const id of ['old', 'new']) {
    await server.provision('upsertConnection', 'org', { ...basicSeed, id, displayName: `The ${id} one` });
  }
  await server.provision(
    'upsertUsers',
    'org',
    Array.from({ length: users }, (_, index) => ({
      id: `user-${index}`,
      displayName: `Room ${index}`,
      address: roomAddress(index),
      assignedTo: ['old'],
    })),
  );
  await server.call('/v1/connections/new/probe', { body: {} });
}

export interface WaveOfAll {
  readonly users: number;
  readonly concurrency: number;
  /** Stops at so many; default: never. */
  readonly failures?: number;
}

/** A wave for everybody. Answers its id. */
export async function planWave(server: ServerProcess, wave: WaveOfAll): Promise<string> {
  const { users, concurrency, failures = users } = wave;
  const { waves } = await server.call('/v1/waves', {
    body: {
      name: 'Everybody',
      scope: { type: 'exclude', filter: {}, ids: [] },
      to: 'new',
      from: 'old',
      size: null,
      window: null,
      concurrency,
      stopRule: { failures, rate: null, consecutive: null },
      observeIntervals: 2,
      expectedCount: users,
    },
  });
  const [{ id }] = waves as [Wave];
  return id;
}

export async function startWave(server: ServerProcess, waveId: string): Promise<void> {
  await server.call(`/v1/waves/${waveId}/start`, { body: {} });
}

export async function readWave(server: ServerProcess): Promise<Wave> {
  const { waves } = (await server.call('/v1/waves')) as { waves: [Wave] };
  return waves[0];
}
