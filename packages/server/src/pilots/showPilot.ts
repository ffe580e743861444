import type { Pilot } from '@authshift/core/contract';
import { connectionView } from '../connections/connectionCommands.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { readPilots } from './pilotStore.ts';

/** A pilot as it stands now. */
export async function showPilot({ server, organizationId }: Call, pilotId: string): Promise<Pilot> {
  const [judged] = await readPilots(server.db, await connectionView(server, organizationId), pilotId);
  if (judged === undefined) throw new ProblemError('not_found', { detail: 'There is no such pilot.' });
  return judged.pilot;
}
