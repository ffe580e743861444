import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The current time; for an organization where the work at hand belongs to one, else null: what is kept for a time only, such as literal
 * answers, is deleted by that, because no rehearsal of next year is to destroy what there is of today.
 */
export type Clock = (organizationId: string | null) => Date;

const current = new AsyncLocalStorage<string>();

/** Whatever `run` does, and all it waits for, lives in the organization's time. */
export function inOrganization<Result>(organizationId: string, run: () => Result): Result {
  return current.run(organizationId, run);
}

/** Tells the time of the organization for which work is done just now. */
export function clockOf(clock: Clock): () => Date {
  return () => clock(current.getStore() ?? null);
}
