import { createMockIdp } from '../createMockIdp.ts';
import { RUNNING_IDP_VARIABLES } from '../testing/runningIdp.ts';
import { parseFlags, USAGE } from './flags.ts';
import { describeStartup, writeStartup } from './startupLine.ts';

/** `authshift-mock-idp start`: runs until it is told to end. */
export async function start(argv: readonly string[]): Promise<number> {
  const { options, json, help } = parseFlags(argv);
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const controlToken = process.env[RUNNING_IDP_VARIABLES.token];
  const idp = await createMockIdp({ ...options, ...(controlToken ? { controlToken } : {}) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void idp.close());
  const startup = await describeStartup(idp);
  process.stdout.write(json ? `${JSON.stringify(startup)}\n` : writeStartup(startup));
  return 0;
}
