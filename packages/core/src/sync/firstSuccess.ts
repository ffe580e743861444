import { propagationWindow } from '../calendar/propagation.ts';
import type { Connection } from '../contract/index.ts';

/** Saved, and waiting for the first success: until then nobody knows whether what was saved is right. */
export interface AwaitedSuccess {
  /** When the password, the secret or the grant was stored. */
  readonly since: string;
  /** Until then Microsoft may still be applying a new password: failures are no verdict. */
  readonly latest: string;
  readonly overdue: boolean;
}

/** Whether a connection still owes the first success since its credential was stored; null: it has proven itself, or has none. */
export function awaitedSuccess(
  { secret, grant, lastSuccessAt }: Pick<Connection, 'secret' | 'grant' | 'lastSuccessAt'>,
  now: number,
): AwaitedSuccess | null {
  const stored = [secret?.setAt, grant?.acquiredAt].filter((at) => at !== undefined).map((at) => Date.parse(at));
  if (stored.length === 0) return null;
  const changedAt = Math.max(...stored);
  if (lastSuccessAt !== null && Date.parse(lastSuccessAt) >= changedAt) return null;
  const since = new Date(changedAt).toISOString();
  const { latest } = propagationWindow('account-password', since);
  return { since, latest, overdue: now >= Date.parse(latest) };
}
