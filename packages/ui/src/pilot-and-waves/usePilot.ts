import type { Pilot, PilotSuggestion } from '@authshift/core/contract';
import { useCallback, useEffect, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type Steps, useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

type PilotSteps = Steps<'load' | 'suggest' | 'begin' | 'sign-off', 'create-pilot' | 'sign-off-pilot'>;
/** Vetoes and follows the start and the sign-off of a pilot. */
export type PilotHooks = WriteHooks<'create-pilot' | 'sign-off-pilot'>;

/** The first small group on a connection: suggested, running, or signed off. */
export interface PilotState extends Pick<PilotSteps, 'busy' | 'failed'> {
  readonly loaded: boolean;
  /** The newest on this connection; null: there is none. */
  readonly pilot: Pilot | null;
  readonly suggestion: PilotSuggestion | null;
  readonly reload: () => void;
  readonly suggest: () => Promise<void>;
  /** Starts with the suggested members. */
  readonly begin: () => Promise<void>;
  readonly signOff: () => Promise<void>;
}

/** Two successes in a row, see the lease. */
const rule = { intervals: 2, probe: true };

/** The first, small group on a connection: suggested, watched, signed off. */
export function usePilot(connectionId: string, { onBefore, onAfter }: PilotHooks = {}): PilotState {
  const migration = useMigration();
  const { busy, failed, read, change }: PilotSteps = useSteps({ onBefore, onAfter });
  const loaded = useMigrationSelector((state) => state.pilots !== null);
  const pilot = useMigrationSelector(
    (state) => state.pilots?.findLast((one) => one.connectionId === connectionId) ?? null,
  );
  const [suggestion, setSuggestion] = useState<PilotSuggestion | null>(null);
  const reload = useCallback(() => void read('load', () => migration.load('pilots')), [migration, read]);
  useEffect(reload, [reload]);
  const suggest = useCallback(
    async () => setSuggestion(await read('suggest', () => migration.call('suggestPilot', connectionId))),
    [migration, read, connectionId],
  );
  const begin = useCallback(async () => {
    const userIds = suggestion?.members.map((member) => member.userId) ?? [];
    const input = { connectionId, userIds, rule };
    const intent = { type: 'create-pilot', connectionId, userIds } as const;
    if ((await change('begin', intent, () => migration.call('createPilot', input))) !== null) setSuggestion(null);
  }, [migration, change, connectionId, suggestion]);
  const signOff = useCallback(async () => {
    if (pilot === null) return;
    const intent = { type: 'sign-off-pilot', pilotId: pilot.id } as const;
    await change('sign-off', intent, () => migration.call('signOffPilot', pilot.id));
  }, [migration, change, pilot]);
  return { loaded, pilot, suggestion, busy, failed, reload, suggest, begin, signOff };
}
