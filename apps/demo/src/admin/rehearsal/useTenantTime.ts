import { useMemo } from 'react';
import { useScenario } from './useScenarios.ts';

/** The customer's own time in milliseconds: their tenant's clock may have been moved ahead of this machine's. */
export function useTenantTime(customer: string): () => number {
  const ahead = useScenario(customer)?.aheadMilliseconds ?? 0;
  return useMemo(() => () => Date.now() + ahead, [ahead]);
}
