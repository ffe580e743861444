import type { Invitation } from '@authshift/core/contract';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { subscribeToMinutes } from '../instant/Instant.tsx';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/** The links there are, as of now: that the time of one is over is told by no event. Null until they are loaded. */
export function useInvitations(): readonly Invitation[] | null {
  const { migration, now } = useMigrationContext();
  const invitations = useMigrationSelector((state) => state.invitations);
  useEffect(() => void migration.load('invitations'), [migration]);
  const minute = useSyncExternalStore(
    subscribeToMinutes,
    () => Math.floor(now() / 60_000),
    () => 0,
  );
  return useMemo(() => invitations && asOf(invitations, minute * 60_000), [invitations, minute]);
}

/** The same list where no time has run out. */
function asOf(invitations: readonly Invitation[], milliseconds: number): readonly Invitation[] {
  const instant = new Date(milliseconds).toISOString();
  const isOver = ({ status, expiresAt }: Invitation) =>
    (status === 'sent' || status === 'opened') && expiresAt <= instant;
  if (!invitations.some(isOver)) return invitations;
  return invitations.map((one) => (isOver(one) ? { ...one, status: 'expired' } : one));
}
