import type { MigrationError } from '@authshift/core';
import type { CreatedInvitation, Invitation, UserRow } from '@authshift/core/contract';
import { useCallback, useMemo, useState } from 'react';
import { useConnection } from '../connection/useConnection.ts';
import { useInvitations } from '../invitation/useInvitations.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

/** Whose sign-ins a campaign collects. */
export interface CampaignOptions extends WriteHooks<'invite' | 'revoke-invitation'> {
  readonly connectionId: string;
  /** Whom it concerns. @default everybody ticked for the connection */
  readonly userIds?: readonly string[] | undefined;
  /** The links just made, for your mail: they are told only now. */
  readonly onInvited?: ((invitations: readonly CreatedInvitation[]) => void) | undefined;
}

/** One person of the campaign and the newest invitation. */
export interface CampaignUser {
  readonly user: UserRow;
  /** The newest; null: not invited. */
  readonly invitation: Invitation | null;
}

/** How far the invited people are, and the ways to invite, remind and revoke. */
export interface Campaign {
  readonly state: 'loading' | 'error' | 'empty' | 'ready';
  /** Those who have to act first, then those on the way, then those who have signed in. */
  readonly users: readonly CampaignUser[];
  readonly completed: number;
  readonly notInvited: readonly string[];
  /** Invited, and neither signed in nor revoked. */
  readonly unfinished: readonly string[];
  readonly created: readonly CreatedInvitation[];
  readonly busy: 'inviting' | { readonly revoking: string } | null;
  readonly error: { readonly during: 'invite' | 'revoke'; readonly error: MigrationError } | null;
  readonly invite: (userIds: readonly string[]) => Promise<void>;
  readonly revoke: (invitationId: string) => Promise<void>;
}

/** The contract takes so many at once. */
const mostAtOnce = 10_000;
const order: readonly (Invitation['status'] | 'none')[] = ['expired', 'revoked', 'none', 'opened', 'sent', 'completed'];

/** How far users are with signing in for themselves, and inviting, reminding and revoking. */
export function useSelfAuthorizationCampaign(options: CampaignOptions): Campaign {
  const { connectionId, userIds, onInvited } = options;
  const migration = useMigration();
  const write = useWrite(options);
  const connection = useConnection(connectionId);
  const status = useMigrationSelector((state) => state.status);
  const roster = useMigrationSelector((state) => state.roster);
  const invitations = useInvitations();
  const [created, setCreated] = useState<readonly CreatedInvitation[]>([]);
  const [busy, setBusy] = useState<Campaign['busy']>(null);
  const [error, setError] = useState<Campaign['error']>(null);

  const users = useMemo(() => {
    const newest = new Map<string, Invitation>();
    for (const invitation of invitations ?? []) {
      const { userId, kind, createdAt } = invitation;
      if (kind !== 'self' || userId === null || invitation.connectionId !== connectionId) continue;
      const known = newest.get(userId);
      if (known === undefined || known.createdAt <= createdAt) newest.set(userId, invitation);
    }
    const rows = userIds
      ? userIds.flatMap((id) => roster.rowOf(id) ?? [])
      : Array.from({ length: roster.size }, (_, row) => row).filter((row) => roster.isAssigned(row, connectionId));
    const found = rows.map((row): CampaignUser => {
      const user = roster.userAt(row);
      return { user, invitation: newest.get(user.id) ?? null };
    });
    const rank = ({ invitation }: CampaignUser) => order.indexOf(invitation?.status ?? 'none');
    return found.sort((one, other) => rank(one) - rank(other));
  }, [roster, invitations, connectionId, userIds]);

  const invite = useCallback(
    async (ids: readonly string[]) => {
      setBusy('inviting');
      setError(null);
      const made: CreatedInvitation[] = [];
      for (let from = 0; from < ids.length; from += mostAtOnce) {
        const chunk = ids.slice(from, from + mostAtOnce);
        const answer = await write({ type: 'invite', connectionId, kind: 'self', count: chunk.length }, () =>
          migration.call('createInvitations', { kind: 'self', connectionId, userIds: [...chunk] }),
        );
        if (answer === null) break;
        if (!answer.ok) {
          setError({ during: 'invite', error: answer.error });
          break;
        }
        made.push(...answer.value);
      }
      setBusy(null);
      setCreated(made);
      if (made.length > 0) onInvited?.(made);
    },
    [migration, write, connectionId, onInvited],
  );
  const revoke = useCallback(
    async (invitationId: string) => {
      setBusy({ revoking: invitationId });
      setError(null);
      const answer = await write({ type: 'revoke-invitation', invitationId }, () =>
        migration.call('revokeInvitation', invitationId),
      );
      setBusy(null);
      if (answer !== null && !answer.ok) setError({ during: 'revoke', error: answer.error });
    },
    [migration, write],
  );
  const failed = status === 'failed';
  const ready = status === 'ready' && invitations !== null;
  return {
    state: failed ? 'error' : !ready ? 'loading' : connection === undefined || users.length === 0 ? 'empty' : 'ready',
    users,
    completed: users.filter(({ invitation }) => invitation?.status === 'completed').length,
    notInvited: users.filter(({ invitation }) => invitation === null).map(({ user }) => user.id),
    unfinished: users
      .filter(({ invitation }) => invitation !== null && ['sent', 'opened', 'expired'].includes(invitation.status))
      .map(({ user }) => user.id),
    created,
    busy,
    error,
    invite,
    revoke,
  };
}
