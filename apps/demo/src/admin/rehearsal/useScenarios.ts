import type { Role } from '@authshift/core/contract';
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ScenarioView } from '../../rehearsal/scenarioView.ts';
import type { RehearsalClient } from './rehearsalClient.ts';

/** The scenarios as last heard of, and what changes them. */
export interface Scenarios {
  /** Null while they are being read. */
  readonly all: readonly ScenarioView[] | null;
  readonly failure: string | null;
  /** What the person may do in Harborline; only admins change a rehearsal. */
  readonly role: Role | null;
  readonly client: RehearsalClient;
  /** Does something to a scenario and shows what became of it. */
  change(run: (client: RehearsalClient) => Promise<ScenarioView>): Promise<ScenarioView>;
  /** How often a customer was started anew: what was known of it before is over. */
  readonly starts: Readonly<Record<string, number>>;
  start(id: string): Promise<ScenarioView>;
}

export const ScenariosContext = createContext<Scenarios | null>(null);

export function useScenarios(): Scenarios {
  const scenarios = useContext(ScenariosContext);
  if (scenarios === null) throw new Error('useScenarios needs a ScenariosContext.');
  return scenarios;
}

export function useScenario(id: string): ScenarioView | undefined {
  return useScenarios().all?.find((scenario) => scenario.id === id);
}

/** The one list the whole page shares; `client` must stay the same between renders. */
export function useScenarioList(client: RehearsalClient): Scenarios {
  const [all, setAll] = useState<readonly ScenarioView[] | null>(null);
  const [role, setRole] = useState<Role | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [starts, setStarts] = useState<Readonly<Record<string, number>>>({});
  useEffect(() => {
    client.list().then(
      (answer) => {
        setAll(answer.scenarios);
        setRole(answer.role);
      },
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    );
  }, [client]);
  const change = useCallback(
    async (run: (client: RehearsalClient) => Promise<ScenarioView>) => {
      const next = await run(client);
      setAll((before) => before?.map((one) => (one.id === next.id ? next : one)) ?? null);
      return next;
    },
    [client],
  );
  const start = useCallback(
    async (id: string) => {
      const started = await change((one) => one.start(id));
      setStarts((before) => ({ ...before, [id]: (before[id] ?? 0) + 1 }));
      return started;
    },
    [change],
  );
  return useMemo(
    () => ({ all, failure, role, client, change, starts, start }),
    [all, failure, role, client, change, starts, start],
  );
}
