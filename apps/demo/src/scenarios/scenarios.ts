import { activate, activateToday } from './activate.ts';
import { coconut } from './coconut.ts';
import { coconutGraph } from './coconutGraph.ts';
import { handle } from './handle.ts';
import type { Scenario } from './scenario.ts';

/** Every card of the demo, in the order they are shown. */
export const scenarios: readonly Scenario[] = [coconut, activate, handle, coconutGraph, activateToday];

export function findScenario(id: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.id === id);
}
