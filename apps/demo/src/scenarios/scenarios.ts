import { activate, activateToday } from './activate.ts';
import { coconut } from './coconut.ts';
import { coconutGraph } from './coconutGraph.ts';
import { exact } from './exact.ts';
import { handle } from './handle.ts';
import type { Scenario } from './scenario.ts';
import { servicely } from './servicely.ts';

export type { Scenario };

/** Every card of the demo, in the order they are shown. */
export const scenarios: readonly Scenario[] = [
  coconut,
  exact,
  activate,
  servicely,
  handle,
  coconutGraph,
  activateToday,
];

export function findScenario(id: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.id === id);
}
