import { useState } from 'react';
import type { ScenarioView } from '../../rehearsal/scenarioView.ts';
import { useScenarios } from './useScenarios.ts';

/** Taking a scenario back to its first step, and what may go wrong with it. */
export interface Start {
  readonly busy: boolean;
  readonly failure: string | null;
  /** Resolves with what it begins with, or null where it failed. */
  run(): Promise<ScenarioView | null>;
}

export function useStart(id: string): Start {
  const { start } = useScenarios();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      return await start(id);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run };
}
