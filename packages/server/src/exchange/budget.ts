import type { Protocol } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';
import { createLimit, type Limit } from '../turns/createLimit.ts';

/** Requests of one organization about its mailboxes that one process has under way. */
export const MAILBOXES_AT_ONCE = 8;

/**
 * Requests of one organization over one protocol that one process has under way at most, whatever work they are for. Exchange takes
 * 27 over EWS from an account that others use, too, and of its administration's commands a few.
 */
const limits: Readonly<Record<Protocol, number>> = {
  ews: MAILBOXES_AT_ONCE,
  graph: MAILBOXES_AT_ONCE,
  'imap-smtp': MAILBOXES_AT_ONCE,
  'pop-smtp': MAILBOXES_AT_ONCE,
  'exchange-admin': 3,
};

export interface BudgetOf {
  readonly organizationId: string;
  readonly protocol: Protocol;
}

const budgets = new WeakMap<ServerContext, Map<string, Limit>>();

/** Waits for its turn, first come, first served, and runs. */
export async function withinBudget<T>(
  server: ServerContext,
  { organizationId, protocol }: BudgetOf,
  run: () => Promise<T>,
): Promise<T> {
  const known = budgets.get(server) ?? new Map<string, Limit>();
  budgets.set(server, known);
  const key = `${protocol} ${organizationId}`;
  const limit = known.get(key) ?? createLimit(limits[protocol]);
  known.set(key, limit);
  try {
    return await limit.run(run);
  } finally {
    if (limit.isIdle()) known.delete(key);
  }
}
