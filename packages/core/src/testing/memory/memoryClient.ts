import { checkRole } from '../../connection/roles.ts';
import type { MigrationClient } from '../../contract/index.ts';
import { type OperationName, operations, readOperation } from '../../contract/operations.ts';
import { answers } from './answers.ts';
import { checkCancelled } from './faults.ts';
import type { Line } from './line.ts';
import { type Actor, refuse, type World } from './world.ts';

/** The contract's operations as one actor may use them: over the line, by their role, answered from the world. */
export function createMemoryClient(world: World, line: Line, actor: Actor): MigrationClient {
  const answering = answers({ world, actor });
  const calls = Object.keys(operations).map((key) => {
    const name = key as OperationName;
    const { path, sends } = readOperation(name);
    const optionsAt = (path.match(/\{/g)?.length ?? 0) + (sends === undefined ? 0 : 1);
    const answer = answering[name] as (...values: readonly unknown[]) => unknown;
    return [
      name,
      async (...values: readonly unknown[]) => {
        const { signal } = (values[optionsAt] ?? {}) as Parameters<MigrationClient['getMe']>[0] & object;
        const arrive = await line.send(name, signal);
        checkCancelled(signal);
        const check = checkRole(name, actor.role);
        if (!check.ok) throw refuse(check.code, { role: check.handOver });
        const value = answer(...values);
        arrive();
        return value;
      },
    ];
  });
  return { ...Object.fromEntries(calls), events: (options) => line.events(world, options) };
}
