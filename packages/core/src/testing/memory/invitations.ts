import {
  type CreatedInvitation,
  type Invitation,
  type InvitationInput,
  type InvitationsPage,
  invitationInputSchema,
  type PageQuery,
} from '../../contract/index.ts';
import { pageAt, pageLimit } from './paging.ts';
import {
  type Actor,
  announceProgramme,
  connectionOf,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type World,
} from './world.ts';

/** Users read their mail when they do; whoever is handed a step of an admin has an hour. */
const validMilliseconds = { self: 7 * 86_400_000, consent: 3_600_000, grant: 3_600_000 } as const;

/** Oldest first, so that new ones do not shift the pages. */
export function listInvitations(world: World, { cursor, limit }: PageQuery): InvitationsPage {
  const all = [...world.invitations.values()];
  const from = pageAt(cursor) ?? 0;
  const next = from + pageLimit(limit);
  return {
    invitations: all.slice(from, next).map((invitation) => showInvitation(world, invitation)),
    nextCursor: next < all.length ? `at-${next}` : null,
  };
}

export function createInvitations(world: World, actor: Actor, body: InvitationInput): readonly CreatedInvitation[] {
  const input = parseInput(invitationInputSchema, body);
  const connection = connectionOf(world, input.connectionId);
  if (!connection.authType.startsWith('oauth')) throw refuse('connection_not_ready', { missing: ['authType'] });
  const userIds = input.kind === 'self' ? [...new Set(input.userIds)] : [null];
  const unknown = userIds.filter((userId) => userId !== null && !world.users.has(userId));
  if (unknown.length > 0) throw refuse('unknown_users', { ids: unknown.slice(0, 100) });
  const created = userIds.map((userId) => {
    const id = nextId(world, 'invitation');
    const invitation: Invitation = {
      id,
      kind: input.kind,
      connectionId: input.connectionId,
      userId,
      status: 'sent',
      createdAt: nowOf(world),
      createdBy: actor.name,
      expiresAt: new Date(world.clock.now() + validMilliseconds[input.kind]).toISOString(),
      openedAt: null,
      completedAt: null,
    };
    world.invitations.set(id, invitation);
    recordAudit(world, actor, {
      action: 'invitation.sent',
      subject: { type: 'invitation', id, label: connection.displayName },
      summary: `${actor.name} handed a step of "${connection.displayName}" to somebody else.`,
      detail: { kind: input.kind },
    });
    // A host that can never exist: nothing here is meant to be opened.
    return { ...invitation, url: `https://product.example/invitations/${id}#${id}-once` };
  });
  announceProgramme(world, 'invitation', created.length === 1 ? (created[0]?.id ?? null) : null);
  return created;
}

export function revokeInvitation(world: World, actor: Actor, invitationId: string): Invitation {
  const invitation = invitationOf(world, invitationId);
  const { status } = showInvitation(world, invitation);
  if (status !== 'sent' && status !== 'opened') throw refuse('state_conflict', { missing: [status] });
  return keep(world, { ...invitation, status: 'revoked' }, { actor, action: 'invitation.revoked' });
}

/** What whoever was sent the link does with it. */
export function followInvitation(world: World, invitationId: string, step: 'opened' | 'completed'): Invitation {
  const invitation = invitationOf(world, invitationId);
  const { status } = showInvitation(world, invitation);
  if (status !== 'sent' && status !== 'opened') throw new Error(`The invitation is ${status}.`);
  const at = nowOf(world);
  const followed = {
    ...invitation,
    status: step,
    openedAt: invitation.openedAt ?? at,
    completedAt: step === 'completed' ? at : null,
  };
  const actor = { id: 'invited', name: 'Whoever was invited' };
  return keep(world, followed, { actor, action: `invitation.${step}` });
}

function showInvitation(world: World, invitation: Invitation): Invitation {
  const open = invitation.status === 'sent' || invitation.status === 'opened';
  return open && invitation.expiresAt <= nowOf(world) ? { ...invitation, status: 'expired' } : invitation;
}

function invitationOf(world: World, invitationId: string): Invitation {
  const invitation = world.invitations.get(invitationId);
  if (invitation === undefined) throw refuse('not_found', { detail: `No invitation "${invitationId}".` });
  return invitation;
}

function keep(
  world: World,
  invitation: Invitation,
  {
    actor,
    action,
  }: {
    readonly actor: Pick<Actor, 'id' | 'name'>;
    readonly action: `invitation.${'opened' | 'completed' | 'revoked'}`;
  },
): Invitation {
  world.invitations.set(invitation.id, invitation);
  recordAudit(world, actor, {
    action,
    subject: { type: 'invitation', id: invitation.id, label: invitation.kind },
    summary: `${actor.name}: ${action}.`,
  });
  announceProgramme(world, 'invitation', invitation.id);
  return invitation;
}
