import {
  type CreatedInvitation,
  type Invitation,
  type InvitationInput,
  type InvitationsPage,
  invitationInputSchema,
  invitationVersion,
  type PageQuery,
} from '../../contract/index.ts';
import { pageAt, pageLimit } from './paging.ts';
import {
  type Actor,
  connectionOf,
  emit,
  mostNamed,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type StoredInvitation,
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
    const invitation: StoredInvitation = {
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
    return { ...showInvitation(world, invitation), url: `https://product.example/invitations/${id}#${id}-once` };
  });
  tell(
    world,
    created.map(({ url: _, ...invitation }) => invitation),
  );
  return created;
}

export function revokeInvitation(world: World, actor: Actor, invitationId: string): Invitation {
  const invitation = openOf(world, invitationId, ({ status }) => refuse('state_conflict', { missing: [status] }));
  const revoked = keep(world, { ...invitation, status: 'revoked' }, { actor, action: 'invitation.revoked' });
  tell(world, [revoked]);
  return revoked;
}

/** What whoever was sent the link does with it. Who has signed in needs none of the links any more that were reminders. */
export function followInvitation(world: World, invitationId: string, step: 'opened' | 'completed'): Invitation {
  const invitation = openOf(world, invitationId, ({ status }) => new Error(`The invitation is ${status}.`));
  const { connectionId, userId } = invitation;
  const at = nowOf(world);
  const act = { actor: { id: 'invited', name: 'Whoever was invited' }, action: `invitation.${step}` } as const;
  const followed = keep(
    world,
    {
      ...invitation,
      status: step,
      openedAt: invitation.openedAt ?? at,
      completedAt: step === 'completed' ? at : null,
    },
    act,
  );
  const reminders = [...world.invitations.values()].filter(
    (one) =>
      step === 'completed' &&
      userId !== null &&
      one.userId === userId &&
      one.connectionId === connectionId &&
      isOpen(one.status),
  );
  for (const one of reminders) world.invitations.set(one.id, { ...one, status: 'completed', completedAt: at });
  tell(world, [followed, ...reminders.map(({ id }) => showInvitation(world, invitationOf(world, id)))]);
  return followed;
}

/** A link that can still be used. */
function openOf(world: World, invitationId: string, refusal: (ended: Invitation) => Error): StoredInvitation {
  const invitation = invitationOf(world, invitationId);
  const shown = showInvitation(world, invitation);
  if (!isOpen(shown.status)) throw refusal(shown);
  return invitation;
}

function isOpen(status: Invitation['status']): boolean {
  return status === 'sent' || status === 'opened';
}

function showInvitation(world: World, invitation: StoredInvitation): Invitation {
  const over = isOpen(invitation.status) && invitation.expiresAt <= nowOf(world);
  const status = over ? 'expired' : invitation.status;
  return { ...invitation, status, version: invitationVersion(status) };
}

/** Those few that changed come along themselves. */
function tell(world: World, invitations: readonly Invitation[]): void {
  const [only] = invitations.length === 1 ? invitations : [];
  const told = invitations.length > mostNamed ? {} : { invitations: [...invitations] };
  emit(world, { type: 'programme.changed', kind: 'invitation', id: only?.id ?? null, ...told });
}

function invitationOf(world: World, invitationId: string): StoredInvitation {
  const invitation = world.invitations.get(invitationId);
  if (invitation === undefined) throw refuse('not_found', { detail: `No invitation "${invitationId}".` });
  return invitation;
}

function keep(
  world: World,
  invitation: StoredInvitation,
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
  return showInvitation(world, invitation);
}
