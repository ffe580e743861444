import type { Protocol } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';

/**
 * Requests of one organization over one protocol that one process has under way at most, whatever work they are for. Exchange takes
 * 27 over EWS from an account that others use, too, and of its administration's commands a few.
 */
const limits: Readonly<Record<Protocol, number>> = {
  ews: 8,
  graph: 8,
  'imap-smtp': 8,
  'pop-smtp': 8,
  'exchange-admin': 3,
};

export interface BudgetOf {
  readonly organizationId: string;
  readonly protocol: Protocol;
}

interface Budget {
  free: number;
  readonly waiting: (() => void)[];
}

const budgets = new WeakMap<ServerContext, Map<string, Budget>>();

/** Waits for its turn, first come, first served, and runs. */
export async function withinBudget<T>(
  server: ServerContext,
  { organizationId, protocol }: BudgetOf,
  run: () => Promise<T>,
): Promise<T> {
  const known = budgets.get(server) ?? new Map<string, Budget>();
  budgets.set(server, known);
  const key = `${protocol} ${organizationId}`;
  const budget = known.get(key) ?? { free: limits[protocol], waiting: [] };
  known.set(key, budget);
  if (budget.free > 0) budget.free -= 1;
  else await new Promise<void>((resolve) => budget.waiting.push(resolve));
  try {
    return await run();
  } finally {
    const next = budget.waiting.shift();
    next?.();
    if (next === undefined) budget.free += 1;
    if (budget.free === limits[protocol]) known.delete(key);
  }
}
