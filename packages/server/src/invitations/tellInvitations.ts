import type { Announcement, Change } from '../events/publish.ts';
import type { Tx } from '../storage/schema.ts';
import { readInvitationsById } from './invitationStore.ts';

/** An event brings so many links itself; of more it says that the list is to be read again. */
const MOST = 200;

/** What open pages are told when links have changed. Call it when all of that is written. */
export async function tellInvitations(
  tx: Tx,
  { organizationId, at }: Change,
  ids: readonly string[],
): Promise<Announcement> {
  const id = ids.length === 1 ? (ids[0] ?? null) : null;
  const changed = { type: 'programme.changed', kind: 'invitation', id } as const;
  if (ids.length > MOST) return changed;
  const invitations = await readInvitationsById(tx, organizationId, { now: at, ids });
  // One that has gone with its user can only be missed by reading the list.
  return invitations.length < ids.length ? changed : { ...changed, invitations: [...invitations] };
}
