import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';

/** Whoever has shown no sign of life for so long has died; others take up what it had in hand. */
const CLAIM_SECONDS = 15;
/** Often enough for one sign of life to get lost. */
const RENEWAL_MILLISECONDS = (CLAIM_SECONDS * 1000) / 3;

// Claims are about processes, not about the organization: they go by the clock of the database, which all processes share, and which no
// rehearsal moves on while somebody is at work.

/** Until when something that is taken in hand now is left alone. */
export const claimEnd = sql<Date>`clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})`;

/** Nobody has it in hand. */
export const isFree = sql<boolean>`coalesce(claimed_until <= clock_timestamp(), true)`;

/** Seconds until the first of what is in hand would be free again, if nobody came back with it; null: nothing is. */
export const secondsHeld = sql<number | null>`ceil(extract(epoch from min(claimed_until) - clock_timestamp()))::int`;

/** When that will be for the organization. In whole seconds, so that all who found nothing to do wake the same worker. */
export function freeAt({ now }: Pick<ServerContext, 'now'>, seconds: number): Date {
  return new Date((Math.ceil(now().getTime() / 1000) + seconds) * 1000);
}

/** Others leave alone what is claimed, for as long as this process is at it. */
export async function whileClaimed<T>(renew: () => Promise<void>, run: () => Promise<T>): Promise<T> {
  let renewed = Promise.resolve();
  const timer = setInterval(() => {
    // The next one may get through: nothing is lost until all of them have failed.
    renewed = renewed.then(renew).catch(() => {});
  }, RENEWAL_MILLISECONDS);
  try {
    return await run();
  } finally {
    clearInterval(timer);
    // One that came late would take in hand again what has been given back.
    await renewed;
  }
}
