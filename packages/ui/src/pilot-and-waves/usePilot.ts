import type { Pilot, PilotSuggestion } from '@authshift/core/contract';
import { useCallback, useEffect, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type Steps, useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

type Writes = 'create-pilot' | 'test-connection' | 'sign-off-pilot';
type PilotSteps = Steps<'load' | 'suggest' | 'begin' | 'test' | 'sign-off', Writes>;
/** Vetoes and follows the start of a pilot, the test it asks for, and its sign-off. */
export interface PilotHooks extends WriteHooks<Writes> {
  /** Whoever begins a pilot here cannot sign it off: another admin has to. @default false */
  readonly secondAdmin?: boolean | undefined;
}

/** The first small group on a connection: suggested, running, or signed off. */
export interface PilotState extends Pick<PilotSteps, 'busy' | 'failed'> {
  readonly loaded: boolean;
  /** The newest on this connection; null: there is none. */
  readonly pilot: Pilot | null;
  readonly suggestion: PilotSuggestion | null;
  /** Every member has passed, and nothing is missing any more but a test of the connection. */
  readonly needsTest: boolean;
  /** It waits for an admin who did not begin it, and this one did. */
  readonly needsSecondAdmin: boolean;
  readonly reload: () => void;
  readonly suggest: () => Promise<void>;
  /** Starts with the suggested members. */
  readonly begin: () => Promise<void>;
  readonly test: () => Promise<void>;
  readonly signOff: () => Promise<void>;
}

/** Two successes in a row, see the lease. */
const rule = { intervals: 2, probe: true };

/** The first, small group on a connection: suggested, watched, signed off. */
export function usePilot(
  connectionId: string,
  { onBefore, onAfter, secondAdmin = false }: PilotHooks = {},
): PilotState {
  const migration = useMigration();
  const { busy, failed, read, change }: PilotSteps = useSteps({ onBefore, onAfter });
  const loaded = useMigrationSelector((state) => state.pilots !== null);
  const pilot = useMigrationSelector(
    (state) => state.pilots?.findLast((one) => one.connectionId === connectionId) ?? null,
  );
  const me = useMigrationSelector((state) => state.me?.actor.name);
  // A pilot names people, and does not tell their ids; the back end knows better, and has the last word.
  const needsSecondAdmin = pilot?.rule.secondAdmin === true && pilot.createdBy === me;
  const [suggestion, setSuggestion] = useState<PilotSuggestion | null>(null);
  const reload = useCallback(() => void read('load', () => migration.load('pilots')), [migration, read]);
  useEffect(reload, [reload]);
  const suggest = useCallback(
    async () => setSuggestion(await read('suggest', () => migration.call('suggestPilot', connectionId))),
    [migration, read, connectionId],
  );
  const begin = useCallback(async () => {
    const userIds = suggestion?.members.map((member) => member.userId) ?? [];
    const input = { connectionId, userIds, rule: secondAdmin ? { ...rule, secondAdmin } : rule };
    const intent = { type: 'create-pilot', connectionId, userIds } as const;
    if ((await change('begin', intent, () => migration.call('createPilot', input))) !== null) setSuggestion(null);
  }, [migration, change, connectionId, suggestion, secondAdmin]);
  const test = useCallback(async () => {
    const intent = { type: 'test-connection', connectionId, userId: null } as const;
    await change('test', intent, () => migration.probe(connectionId));
  }, [migration, change, connectionId]);
  const signOff = useCallback(async () => {
    if (pilot === null) return;
    const intent = { type: 'sign-off-pilot', pilotId: pilot.id } as const;
    await change('sign-off', intent, () => migration.call('signOffPilot', pilot.id));
  }, [migration, change, pilot]);
  return {
    ...{ loaded, pilot, suggestion, busy, failed, reload, suggest, begin, test, signOff },
    ...{ needsTest: pilot !== null && isTestMissing(pilot), needsSecondAdmin },
  };
}

function isTestMissing({ status, counts, rule: { probe } }: Pilot): boolean {
  return status === 'running' && probe && counts.passed > 0 && counts.pending + counts.failed === 0;
}
