import { isDeepStrictEqual } from 'node:util';
import type { FaultInput } from '@authshift/mock-exchange';
import type { StageAction, StageFault } from './scenario.ts';

type Told = Pick<StageAction, 'id' | 'label' | 'explains'>;

/** Exchange goes wrong for one tenant, as `faults` say, until it is taken back; faults that somebody else set stay. */
export function exchangeFault(told: Told, faults: readonly FaultInput[]): StageFault {
  const isOurs = (match: object) => faults.some((one) => isDeepStrictEqual(one.match, match));
  return {
    ...told,
    run: async ({ microsoft }) => {
      for (const fault of faults) await microsoft.exchange.faults.add(fault);
    },
    undo: async ({ microsoft }) => {
      for (const { id, match } of await microsoft.exchange.faults.list()) {
        if (isOurs(match)) await microsoft.exchange.faults.lift(id);
      }
    },
  };
}
