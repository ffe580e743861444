import type { AuthType, Connection, UserSync } from '../contract/index.ts';
import { compareAge } from './lease.ts';

/** Answer of `effectiveAuthType`: how a user signs in at this moment, and what is ticked beside it. */
export interface EffectiveAuthType {
  /** The auth type of the connection that writes the mailbox; `none`: not syncing. */
  readonly authType: AuthType | 'none';
  readonly connectionId: string | null;
  /** Ticked connections that do not write: `on-trial` are newer than the writer, `on-standby` older. */
  readonly beside: readonly {
    readonly connectionId: string;
    readonly authType: AuthType;
    readonly role: 'on-trial' | 'on-standby';
  }[];
}

/** How a user really signs in now: "Basic (OAuth on trial)", "OAuth (Basic on standby)", or not at all. */
export function effectiveAuthType(
  sync: readonly Pick<UserSync, 'connectionId' | 'assigned' | 'leased'>[],
  connections: readonly Pick<Connection, 'id' | 'authType' | 'createdAt'>[],
): EffectiveAuthType {
  const ticked = connections
    .filter(({ id }) => sync.some((entry) => entry.connectionId === id && entry.assigned))
    .map(({ id, authType, createdAt }) => ({ connectionId: id, authType, createdAt }))
    .sort(compareAge);
  const leased = ticked.findIndex(({ connectionId }) =>
    sync.some((entry) => entry.connectionId === connectionId && entry.leased),
  );
  const writer = ticked[leased] ?? (ticked.length === 1 ? ticked[0] : undefined);
  if (writer === undefined) return { authType: 'none', connectionId: null, beside: ticked.map(onTrial) };
  return {
    authType: writer.authType,
    connectionId: writer.connectionId,
    beside: ticked
      .filter((other) => other !== writer)
      .map((other) => (compareAge(other, writer) > 0 ? onTrial(other) : { ...onTrial(other), role: 'on-standby' })),
  };
}

function onTrial({ connectionId, authType }: { connectionId: string; authType: AuthType }) {
  return { connectionId, authType, role: 'on-trial' } as const;
}
