import { recordAudit } from '../audit/audit.ts';
import { personId } from '../audit/people.ts';
import type { Attempt, Verdict } from '../authorization/callback.ts';
import type { Ending } from '../authorization/finishAttempt.ts';
import { publish } from '../events/publish.ts';
import type { Tx } from '../storage/schema.ts';
import { endVisits } from './endVisits.ts';
import type { StoredInvitation } from './invitationStore.ts';
import { INVITED } from './refuseLink.ts';
import { tellInvitations } from './tellInvitations.ts';

/** What came back from a link that was withdrawn meanwhile, or whose user was removed, counts for nothing, and its tokens are thrown away. */
export async function withoutWithdrawn(tx: Tx, attempt: Attempt, verdict: Verdict): Promise<Verdict> {
  if (attempt.invitation_id === null) return verdict;
  const status = await lockLinks(tx, attempt, attempt.invitation_id);
  if (status === 'sent' || status === 'opened') return verdict;
  if (verdict.status !== 'succeeded' && verdict.status !== 'wrong_account') return verdict;
  return { status: 'failed', error: { code: `link_${status}`, literal: endedMeanwhile[status], source: 'link' } };
}

const endedMeanwhile = {
  revoked: 'The link was withdrawn before Microsoft answered.',
  completed: 'The link had been used before Microsoft answered.',
  gone: 'The user was removed before Microsoft answered.',
} as const;

/**
 * Holds the link, and whatever else of its user ends with it: all of them before the connection, and in one order, so that two of a user's
 * links that end at once take turns. A link goes with its user; the visit it led to does not.
 */
async function lockLinks(tx: Tx, attempt: Attempt, id: string): Promise<StoredInvitation['status'] | 'gone'> {
  const { organization_id: organizationId, connection_id: connectionId, user_id: userId } = attempt;
  const links = await tx
    .selectFrom('invitations')
    .select(['id', 'status'])
    .where('organization_id', '=', organizationId)
    .where((eb) =>
      userId === null
        ? eb('id', '=', id)
        : eb.or([eb('id', '=', id), eb.and([eb('user_id', '=', userId), eb('connection_id', '=', connectionId)])]),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
  return links.find((link) => link.id === id)?.status ?? 'gone';
}

/** What became of a link when its visit to Microsoft ended, in the name of the account that came back. */
export async function endLink(tx: Tx, ending: Ending): Promise<void> {
  const { attempt, verdict, at } = ending;
  const { organization_id: organizationId, invitation_id: invitationId } = attempt;
  if (invitationId === null) return;
  const completed = verdict.status === 'succeeded' ? await complete(tx, ending, invitationId) : [];
  if (verdict.status === 'succeeded' || verdict.status === 'wrong_account') await audit(tx, ending, invitationId);
  const change = { organizationId, at };
  const ids = [...new Set([invitationId, ...completed])];
  await publish(tx, change, [await tellInvitations(tx, change, ids)]);
}

/** A user who signed in needs none of the links any more that they were reminded with. */
async function complete(tx: Tx, { attempt, at }: Ending, invitationId: string): Promise<readonly string[]> {
  const { organization_id: organizationId, connection_id: connectionId, user_id: userId } = attempt;
  const completed = await tx
    .updateTable('invitations')
    .set({ status: 'completed', completed_at: at })
    .where('organization_id', '=', organizationId)
    .where('status', 'in', ['sent', 'opened'])
    .where((eb) =>
      userId === null
        ? eb('id', '=', invitationId)
        : eb.and([eb('user_id', '=', userId), eb('connection_id', '=', connectionId)]),
    )
    .returning('id')
    .execute();
  const invitationIds = completed.map(({ id }) => id);
  await endVisits(tx, { organizationId, invitationIds, at });
  return invitationIds;
}

async function audit(tx: Tx, { attempt, verdict, at, connection }: Ending, invitationId: string): Promise<void> {
  const { organization_id: organizationId, connection_id: connectionId, kind } = attempt;
  const { returned, refusal, approved } = verdict;
  const done = verdict.status === 'succeeded';
  const label = connection.display_name;
  const account = returned === undefined ? INVITED : { externalId: returned.upn, name: returned.upn };
  await recordAudit(tx, {
    organizationId,
    at,
    personId: await personId(tx, organizationId, account),
    action: done ? 'invitation.completed' : 'invitation.refused',
    subject: { type: 'invitation', id: invitationId, label },
    summary: done
      ? `The step of "${label}" that a link had handed over was done.`
      : `A link for "${label}" was refused: another account or tenant came back. Its tokens were thrown away.`,
    detail: {
      kind,
      connectionId,
      attemptId: attempt.id,
      ...(attempt.user_id === null ? {} : { userId: attempt.user_id }),
      ...(done ? {} : { refusal: refusal ?? 'wrong_account', tenantId: returned?.tenantId ?? approved?.tenantId }),
    },
  });
}
