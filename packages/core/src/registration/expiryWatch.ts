import type { Expiry } from '../connection/state.ts';
import type { Connection, Grant, Registration, StoredSecret } from '../contract/index.ts';

const day = 86_400_000;

/** Days before the end of a secret or certificate at which somebody is told, once each. */
export const warningDays = [60, 30, 7, 1] as const;
/** From here on the connection itself says so. */
const nearDays = 30;

/** When a secret, certificate, password or grant ends, and which warning is due. */
export interface Watched {
  readonly kind: StoredSecret['kind'] | 'grant';
  readonly endsAt: string;
  /** Whole days begun; 0 or less: over. */
  readonly daysLeft: number;
  /** The warning that is due, the nearest one only; null: not yet. A grant has none: using it renews it. */
  readonly warning: (typeof warningDays)[number] | 'expired' | null;
  readonly expiry: Expiry;
}

/** How long a secret, certificate or password still works; null where no end is known, so that nobody can be warned. */
export function watchSecret(secret: Pick<StoredSecret, 'kind' | 'expiresAt'> | null, now: number): Watched | null {
  if (secret === null || secret.expiresAt === null) return null;
  const daysLeft = daysUntil(secret.expiresAt, now);
  const isOver = Date.parse(secret.expiresAt) <= now;
  const warning = isOver ? 'expired' : (warningDays.findLast((days) => daysLeft <= days) ?? null);
  const expiry = isOver ? 'past' : daysLeft <= nearDays ? 'near' : 'far';
  return { kind: secret.kind, endsAt: secret.expiresAt, daysLeft, warning, expiry };
}

/**
 * How long a refresh token lives. Web apps and public clients: 90 days without use, and each use starts them anew. Single-page
 * apps: 24 hours after the sign-in, whatever is done.
 */
const grantDays = { web: 90, public: 90, spa: 1 } as const;
/** A grant that is used is renewed long before: whoever comes this near has not been used. */
const nearShare = 0.1;

/** The kind of app behind a grant: it decides how long the refresh token lives. */
export type ClientKind = keyof typeof grantDays;

/** The next date at which a grant dies by itself. A password reset or an admin can end it any day before. */
export function watchGrant(
  { acquiredAt, lastRefreshedAt }: Pick<Grant, 'acquiredAt' | 'lastRefreshedAt'>,
  clientKind: ClientKind,
  now: number,
): Watched {
  const lifetime = grantDays[clientKind] * day;
  const since = clientKind === 'spa' ? acquiredAt : (lastRefreshedAt ?? acquiredAt);
  const ends = Date.parse(since) + lifetime;
  const left = ends - now;
  const endsAt = new Date(ends).toISOString();
  const expiry = left <= 0 ? 'past' : left <= lifetime * nearShare ? 'near' : 'far';
  return { kind: 'grant', endsAt, daysLeft: daysUntil(endsAt, now), warning: null, expiry };
}

/** What `watchConnection` looks at; `now` in milliseconds since 1970, `clientKind` by default `web`. */
export interface WatchQuestion {
  readonly connection: Pick<Connection, 'secret' | 'grant'>;
  readonly registration: Pick<Registration, 'secret'> | null;
  readonly clientKind?: ClientKind;
  readonly now: number;
}

/** Of all that a connection signs in with, what ends first; null where nothing is known to end. */
export function watchConnection({ connection, registration, clientKind = 'web', now }: WatchQuestion): Watched | null {
  const watched = [
    watchSecret(connection.secret, now),
    watchSecret(registration?.secret ?? null, now),
    connection.grant && watchGrant(connection.grant, clientKind, now),
  ].filter((each) => each !== null);
  return watched.sort((a, b) => severity[b.expiry] - severity[a.expiry] || (a.endsAt < b.endsAt ? -1 : 1))[0] ?? null;
}

const severity: Readonly<Record<Expiry, number>> = { far: 0, near: 1, past: 2 };

function daysUntil(instant: string, now: number): number {
  return Math.ceil((Date.parse(instant) - now) / day);
}
