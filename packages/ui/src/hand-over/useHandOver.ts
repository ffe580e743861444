import type { MigrationError } from '@authshift/core';
import type { CreatedInvitation, Invitation } from '@authshift/core/contract';
import { useCallback, useMemo, useState } from 'react';
import { useInvitations } from '../invitation/useInvitations.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

/** What the link is for: an approval or a sign-in, and of which connection. */
export interface HandOverOptions extends WriteHooks<'invite' | 'revoke-invitation'> {
  readonly connectionId: string;
  /** `consent`: a Microsoft 365 admin approves. `grant`: whoever owns the service account signs in. */
  readonly kind: 'consent' | 'grant';
}

/** A link for somebody else: made on demand, copied once, revocable until it is used. */
export interface HandingOver {
  /** The link made last: its address is told only once. */
  readonly created: CreatedInvitation | null;
  /** All links of this kind, newest first; null until they are loaded. */
  readonly links: readonly Invitation[] | null;
  readonly busy: 'creating' | { readonly revoking: string } | null;
  readonly error: { readonly during: 'create' | 'revoke'; readonly error: MigrationError } | null;
  readonly create: () => Promise<void>;
  readonly revoke: (invitationId: string) => Promise<void>;
}

/** Makes links that hand a step at Microsoft to somebody else, follows what becomes of them, and revokes them. */
export function useHandOver(options: HandOverOptions): HandingOver {
  const { connectionId, kind } = options;
  const migration = useMigration();
  const write = useWrite(options);
  const invitations = useInvitations();
  const [created, setCreated] = useState<CreatedInvitation | null>(null);
  const [busy, setBusy] = useState<HandingOver['busy']>(null);
  const [error, setError] = useState<HandingOver['error']>(null);
  const links = useMemo(
    () =>
      invitations
        ?.filter((one) => one.connectionId === connectionId && one.kind === kind)
        .toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1)) ?? null,
    [invitations, connectionId, kind],
  );

  const create = useCallback(async () => {
    setBusy('creating');
    setError(null);
    const made = await write({ type: 'invite', connectionId, kind, count: 1 }, () =>
      migration.call('createInvitations', { kind, connectionId }),
    );
    setBusy(null);
    if (made === null) return;
    if (!made.ok) return setError({ during: 'create', error: made.error });
    setCreated(made.value[0] ?? null);
  }, [migration, write, connectionId, kind]);

  const revoke = useCallback(
    async (invitationId: string) => {
      setBusy({ revoking: invitationId });
      setError(null);
      const revoked = await write({ type: 'revoke-invitation', invitationId }, () =>
        migration.call('revokeInvitation', invitationId),
      );
      setBusy(null);
      if (revoked === null) return;
      if (!revoked.ok) return setError({ during: 'revoke', error: revoked.error });
      setCreated((before) => (before?.id === invitationId ? null : before));
    },
    [migration, write],
  );

  return { created, links, busy, error, create, revoke };
}
