import { randomUUID } from 'node:crypto';
import { type CreatedInvitation, type InvitationInput, invitationVersion } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import { randomToken, readTarget } from '../authorization/startAuthorization.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';
import { CAMPAIGN_DAYS, hashLink, LINK_MINUTES } from './invitationStore.ts';
import { tellInvitations } from './tellInvitations.ts';

/** An audit entry names so many links at most. */
const BATCH = 1000;

interface NewLink {
  readonly id: string;
  readonly userId: string | null;
  readonly token: string;
}

/** Makes links that hand a step to somebody else, one per user for `self`; another one for the same user is a reminder. */
export async function createInvitations(call: Call, input: InvitationInput): Promise<readonly CreatedInvitation[]> {
  const { server, organizationId } = call;
  const { kind, connectionId } = input;
  const now = server.now();
  const expiresAt = new Date(now.getTime() + lifetime(kind));
  await refuseUnfit(call, input);
  const userIds = input.kind === 'self' ? [...new Set(input.userIds)] : [null];
  const links = userIds.map((userId): NewLink => ({ id: randomUUID(), userId, token: randomToken() }));
  await server.db.transaction().execute(async (tx) => {
    const by = await actorId(tx, call);
    const { display_name: label } = await lockConnection(tx, organizationId, connectionId);
    await refuseUnknownUsers(tx, organizationId, links);
    await insert(tx, links, { organizationId, kind, connectionId, by, now, expiresAt });
    for (let from = 0; from < links.length; from += BATCH) {
      const batch = links.slice(from, from + BATCH);
      await recordAudit(tx, {
        organizationId,
        at: now,
        personId: by,
        action: 'invitation.sent',
        subject: { type: 'invitation', id: batch[0]?.id ?? '', label },
        summary:
          kind === 'self'
            ? `Links for ${batch.length} users of "${label}" were made, so that they sign in for themselves.`
            : `A link that hands a step of "${label}" to somebody else was made.`,
        detail: { kind, connectionId, expiresAt: expiresAt.toISOString(), invitationIds: batch.map(({ id }) => id) },
      });
    }
    const change = { organizationId, at: now };
    const ids = links.map(({ id }) => id);
    await publish(tx, change, [await tellInvitations(tx, change, ids)]);
  });
  server.events.wake(organizationId);
  return links.map(({ id, userId, token }) => ({
    id,
    version: invitationVersion('sent'),
    kind,
    connectionId,
    userId,
    status: 'sent',
    createdAt: now.toISOString(),
    createdBy: call.access.actor.name,
    expiresAt: expiresAt.toISOString(),
    openedAt: null,
    completedAt: null,
    url: `${server.publicOrigin}/v1/oauth/links/${token}`,
  }));
}

function lifetime(kind: InvitationInput['kind']): number {
  return kind === 'self' ? CAMPAIGN_DAYS * 86_400_000 : LINK_MINUTES * 60_000;
}

/** Nobody is sent a link that leads nowhere. */
async function refuseUnfit({ server, organizationId }: Call, { kind, connectionId }: InvitationInput): Promise<void> {
  const row = await server.db
    .selectFrom('connections')
    .select('auth_type')
    .where('organization_id', '=', organizationId)
    .where('id', '=', connectionId)
    .executeTakeFirst();
  if (row === undefined) throw new ProblemError('not_found', { detail: 'There is no such connection.' });
  const fits = kind === 'consent' ? row.auth_type.startsWith('oauth') : row.auth_type === 'oauth-delegated';
  if (!fits) throw new ProblemError('connection_not_ready', { extra: { missing: ['authType'] } });
  await readTarget(server, organizationId, connectionId);
}

async function refuseUnknownUsers(tx: Tx, organizationId: string, links: readonly NewLink[]): Promise<void> {
  const userIds = links.flatMap(({ userId }) => userId ?? []);
  if (userIds.length === 0) return;
  const { rows } = await sql<{ id: string }>`select id from users
    where organization_id = ${organizationId} and id = any(${userIds}::text[])`.execute(tx);
  const known = new Set(rows.map(({ id }) => id));
  const unknown = userIds.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new ProblemError('unknown_users', { extra: { ids: unknown.slice(0, 100) } });
}

interface Common {
  readonly organizationId: string;
  readonly kind: InvitationInput['kind'];
  readonly connectionId: string;
  readonly by: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

async function insert(tx: Tx, links: readonly NewLink[], common: Common): Promise<void> {
  const rows = links.map(({ id, userId, token }) => ({ id, user_id: userId, token_hash: hashLink(token) }));
  await sql`insert into invitations (organization_id, id, kind, connection_id, user_id, token_hash, created_by,
      created_at, expires_at)
    select ${common.organizationId}, r.id, ${common.kind}, ${common.connectionId}, r.user_id, r.token_hash, ${common.by},
      ${common.now}::timestamptz, ${common.expiresAt}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, user_id text, token_hash text)`.execute(tx);
}
