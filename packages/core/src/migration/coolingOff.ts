/** What is known of the time since a connection was in use. */
export interface IdleFacts {
  /** Idle days asked for; 0: none. */
  readonly days: number;
  /** When the last user was unticked; null: nobody ever was, or somebody is still ticked. */
  readonly lastReleasedAt: string | null;
  /** When it last signed in or tried to, for whatever reason. */
  readonly lastUsedAt: string | null;
  readonly now: number;
}

/**
 * The quiet days before Disconnect. They begin when the last user has left, and again with every later sign-in, which means that
 * something nobody thought of still uses the connection. Ticking a user ends them until that user has left, too.
 */
export type CoolingOff =
  | { readonly status: 'not-begun' }
  | {
      readonly status: 'running' | 'over';
      readonly beganAt: string;
      readonly endsAt: string;
      /** Something signed in after the last user had left. */
      readonly usedSince: boolean;
    };

const day = 86_400_000;

/** Where the quiet days stand. Exactly at their end they are over. */
export function coolingOffOf({ days, lastReleasedAt, lastUsedAt, now }: IdleFacts): CoolingOff {
  if (lastReleasedAt === null) return { status: 'not-begun' };
  const released = Date.parse(lastReleasedAt);
  const used = lastUsedAt === null ? released : Date.parse(lastUsedAt);
  const began = Math.max(released, used);
  const ends = began + days * day;
  return {
    status: ends > now ? 'running' : 'over',
    beganAt: new Date(began).toISOString(),
    endsAt: new Date(ends).toISOString(),
    usedSince: used > released,
  };
}
