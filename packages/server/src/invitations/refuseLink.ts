import { recordAudit } from '../audit/audit.ts';
import { personId } from '../audit/people.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import { publish } from '../events/publish.ts';
import type { Tx } from '../storage/schema.ts';
import { lockInvitation } from './invitationStore.ts';
import { tellInvitations } from './tellInvitations.ts';

/** In whose name a link is opened, until Microsoft says who that is. */
export const INVITED = { externalId: 'invited', name: 'Whoever was sent the link' };

/** Why a link, or what came back from it, is refused. */
export type LinkRefusal =
  | 'expired'
  | 'revoked'
  | 'completed'
  /** It belongs to the browser that opened it first. */
  | 'other_browser'
  /** An answer of Microsoft came in a browser that never left for it. */
  | 'stolen_state'
  /** An answer of Microsoft came twice. */
  | 'replayed'
  /** The press of the button did not come from our page. */
  | 'forged';

export interface Refusal {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly reason: LinkRefusal;
  readonly at: Date;
}

/** Audits a refusal in the name of whoever was sent the link; the same reason once, however often they try. */
export async function refuseLink(tx: Tx, { organizationId, invitationId, reason, at }: Refusal): Promise<void> {
  const invitation = await lockInvitation(tx, organizationId, invitationId);
  if (invitation.refusals.includes(reason)) return;
  await tx
    .updateTable('invitations')
    .set({ refusals: [...invitation.refusals, reason] })
    .where('organization_id', '=', organizationId)
    .where('id', '=', invitationId)
    .execute();
  const { display_name: label } = await lockConnection(tx, organizationId, invitation.connection_id);
  await recordAudit(tx, {
    organizationId,
    at,
    personId: await personId(tx, organizationId, INVITED),
    action: 'invitation.refused',
    subject: { type: 'invitation', id: invitationId, label },
    summary: `A link for "${label}" was refused: ${sentences[reason]}.`,
    detail: { kind: invitation.kind, connectionId: invitation.connection_id, refusal: reason },
  });
  const change = { organizationId, at };
  await publish(tx, change, [await tellInvitations(tx, change, [invitationId])]);
}

const sentences: Readonly<Record<LinkRefusal, string>> = {
  expired: 'its time was over',
  revoked: 'it had been withdrawn',
  completed: 'it had been used',
  other_browser: 'it was being used in another browser',
  stolen_state: 'an answer of Microsoft came in another browser than the one that had left',
  replayed: 'an answer of Microsoft came a second time',
  forged: 'its button was not pressed on our page',
};
