import { useState } from 'react';
import type { ActionView, ScenarioView } from '../../rehearsal/scenarioView.ts';
import type { RehearsalClient } from './rehearsalClient.ts';
import { useScenarios } from './useScenarios.ts';

/** What the panel does, one thing at a time, and how the last one ended. */
export interface Rehearsing {
  readonly mayAct: boolean;
  readonly busy: boolean;
  /** In words; empty at first. */
  readonly told: string;
  act(deed: ActionView): void;
  switchFault(fault: ActionView, on: boolean): void;
  forward(amount: Amount): void;
  followRulesOf(date: string | null): void;
}

export interface Amount {
  readonly label: string;
  readonly by: { readonly days?: number; readonly hours?: number };
}

export function useRehearsing(id: string): Rehearsing {
  const { change, role } = useScenarios();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState('');
  const run = async (done: string, how: (client: RehearsalClient) => Promise<ScenarioView>) => {
    setBusy(true);
    setTold('');
    try {
      await change(how);
      setTold(done);
    } catch (error) {
      setTold(`That did not work: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setBusy(false);
    }
  };
  return {
    mayAct: role === 'admin',
    busy,
    told,
    act: (deed) => void run(`Done: ${deed.label}`, (client) => client.act(id, deed.id)),
    switchFault: (fault, on) =>
      void run(`${on ? 'On' : 'Off'}: ${fault.label}`, (client) => client.switchFault(id, fault.id, on)),
    forward: ({ label, by }) => void run(`The clock is ${label} further.`, (client) => client.forward(id, by)),
    followRulesOf: (date) =>
      void run(`Microsoft follows the rules of ${date ?? 'the scenario'}.`, (client) => client.setAsOf(id, date)),
  };
}
