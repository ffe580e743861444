import { test as base } from 'vitest';
import type { MockIdpOptions } from '../createMockIdp.ts';
import { TEST_ID_HEADER } from '../faults/fault.ts';
import { openIdp } from '../testing/openIdp.ts';
import type { RunningIdp } from '../testing/runningIdp.ts';
import { createTestIdp } from '../testing/testIdp.ts';
import { provideTestWorld } from '../testing/testWorld.ts';
import type { WorldTemplate } from '../testing/worldTemplate.ts';

export interface MockIdpTestOptions {
  /** A mock that runs already; without it each worker starts one of its own. The environment can name one as well. */
  readonly connect?: RunningIdp;
  /** How a worker starts its own. */
  readonly start?: MockIdpOptions;
  /** What each file's tenant begins with; a copy of the built-in Contoso unless given. */
  readonly world?: WorldTemplate;
  /** A tenant that is there already, instead of one per file. */
  readonly tenant?: string;
}

/**
 * Vitest's `test` with a mock of Entra ID: one mock per worker, one world per file, reset after each test. A test may ask for
 * `idp` (what it lets fail is lifted when it ends), `world` (tenant, users, apps) and `mockHeaders` (they name the test to the mock).
 *
 * @example
 * const test = createMockIdpTest({ start: { devicePollSeconds: 1 } });
 * test('is refused', async ({ idp, world }) => { await idp.faults.add({ effect: { code: 90033 } }); });
 */
export function createMockIdpTest(options: MockIdpTestOptions = {}) {
  return (
    base
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads a fixture's needs from its first parameter.
      .extend('workerIdp', { scope: 'worker' }, async ({}, { onCleanup }) => {
        const { idp, close } = await openIdp(options);
        onCleanup(close);
        return idp;
      })
      .extend('fileWorld', { scope: 'file' }, async ({ workerIdp }, { onCleanup }) => {
        const world = await provideTestWorld(workerIdp, options);
        onCleanup(world.remove);
        return world;
      })
      .extend('world', async ({ fileWorld }, { onCleanup }) => {
        onCleanup(fileWorld.reset);
        return fileWorld;
      })
      .extend('idp', async ({ workerIdp, world }, { onCleanup }) => {
        const { idp, release } = createTestIdp(workerIdp, world);
        onCleanup(release);
        return idp;
      })
      .extend('mockHeaders', async ({ task }) => ({ [TEST_ID_HEADER]: task.id }))
  );
}

/** With a mock that the environment names, or one of its own. */
export const test = createMockIdpTest();
