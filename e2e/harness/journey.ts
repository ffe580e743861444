import type { Scenario } from '@authshift/demo/scenarios';
import type { Page } from '@playwright/test';
import { reachBackEnd } from './backEnd.ts';
import type { RunningDemo } from './demo.ts';
import { type Disturbance, disturbances, failingTest, type Moment } from './disturbances.ts';
import { type EndState, readEndState } from './endState.ts';
import { expect, test } from './fixtures.ts';
import { beginScenario } from './scenario.ts';

/** A help page's way, from the first step of its scenario to the end. */
export interface Journey {
  readonly title: string;
  readonly scenario: Scenario;
  /** How the customer stands afterwards, whatever happened on the way. */
  readonly end: EndState;
  walk(stage: Stage): Promise<void>;
}

export interface Stage {
  readonly page: Page;
  readonly demo: RunningDemo;
  /** Called once, in the middle: what goes wrong on this walk does so there. */
  disturb(moment?: Moment): Promise<void>;
}

export interface Walk {
  readonly title: string;
  run(fixtures: Pick<Stage, 'page' | 'demo'>): Promise<void>;
}

const inPeace: Disturbance = { title: 'in peace', happen: async () => undefined };

/** In peace, and in `pnpm test:deep` once more with each disturbance: `for (const { title, run } of walksOf(…)) test(title, run);` */
export function walksOf(journey: Journey): readonly Walk[] {
  return [inPeace, ...disturbances].map((disturbance) => walkOf(journey, disturbance));
}

export function walkOf({ title, scenario, end, walk }: Journey, disturbance = inPeace): Walk {
  return {
    title: disturbance === inPeace ? title : `${title}, ${disturbance.title}`,
    run: async ({ page, demo }) => {
      test.slow(disturbance !== inPeace);
      await beginScenario(page, demo, scenario);
      await walk({ page, demo, disturb: (moment = failingTest) => disturbance.happen(page, demo, moment) });
      await test.step('the end is the same, whatever happened on the way', async () => {
        const backEnd = await reachBackEnd(page, demo, scenario.id);
        await expect.poll(() => readEndState(backEnd), { timeout: 60_000 }).toEqual(end);
      });
    },
  };
}
