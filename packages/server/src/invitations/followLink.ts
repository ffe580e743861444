import type { ProblemCode } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { personId } from '../audit/people.ts';
import { browserKeyCookie, readBrowserKey } from '../authorization/browserKey.ts';
import { microsoftOrigin } from '../authorization/reachable.ts';
import { hashToken, randomToken, readTarget, startVisit } from '../authorization/startAuthorization.ts';
import { inOrganization } from '../clock/organizationClock.ts';
import type { ServerContext } from '../context.ts';
import { readForm } from '../http/body.ts';
import { ProblemError } from '../http/problem.ts';
import type { DeadEnd, Hindrance, PageWords } from '../pages/words/words.ts';
import { wordsFor } from '../pages/words/wordsFor.ts';
import type { Tx } from '../storage/schema.ts';
import { VaultError } from '../vault/vault.ts';
import { endVisits } from './endVisits.ts';
import { lockInvitation } from './invitationStore.ts';
import { findLink, isConnectionGone, isDeliberate, type Link, refusalOf, ticketOf } from './link.ts';
import { askPage, notNowPage, refusedPage } from './linkPages.ts';
import { INVITED, type LinkRefusal, refuseLink } from './refuseLink.ts';

/** Where a link leads: the page says who asks for what. Looking at it, as programs that scan mail do, changes nothing. */
export async function openLink(server: ServerContext, request: Request, token: string): Promise<Response> {
  const link = await findLink(server.db, token);
  const words = wordsFor(request);
  if (link === undefined) return refusedPage(words, 'unknown');
  return inOrganization(link.invitation.organization_id, () => ask(server, request, { link, token, words }));
}

/** A link, and the language of whoever has it. */
interface Held {
  readonly link: Link;
  readonly words: PageWords;
}

async function ask(
  server: ServerContext,
  request: Request,
  { link, token, words }: Held & { readonly token: string },
): Promise<Response> {
  const browserKey = readBrowserKey(request, server.publicOrigin) ?? randomToken();
  const refusal = refusalOf(link.invitation, { browserHash: hashToken(browserKey), now: server.now() });
  if (refusal !== null) return refuse(server, { link, words }, refusal);
  if (isConnectionGone(link)) return refusedPage(words, 'gone');
  return explaining(words, async () => {
    const { organization_id: organizationId, connection_id: connectionId } = link.invitation;
    const { authority: tenant, clientId } = await readTarget(server, organizationId, connectionId);
    const leadsTo = await microsoftOrigin(server, { tenant, clientId });
    const cookie = cookieFor(server, link, browserKey);
    return askPage(words, { server, link, ticket: ticketOf(browserKey, token), leadsTo, cookie });
  });
}

/** The deliberate press: from now on the link belongs to this browser, which leaves for Microsoft. */
export async function followLink(server: ServerContext, request: Request, token: string): Promise<Response> {
  const link = await findLink(server.db, token);
  const words = wordsFor(request);
  if (link === undefined) return refusedPage(words, 'unknown');
  return inOrganization(link.invitation.organization_id, async () => {
    const browserKey = readBrowserKey(request, server.publicOrigin);
    const ticket = (await readForm(request)).get('ticket');
    if (browserKey === null || !isDeliberate(request, { browserKey, ticket, subject: token })) {
      return refuse(server, { link, words }, 'forged');
    }
    return leaveForMicrosoft(server, { link, words }, browserKey);
  });
}

/** Refuses, or binds the link to the browser and sends it on. */
export async function leaveForMicrosoft(
  server: ServerContext,
  { link, words }: Held,
  browserKey: string,
): Promise<Response> {
  const { organization_id: organizationId, connection_id: connectionId, kind, id } = link.invitation;
  if (isConnectionGone(link)) return refusedPage(words, 'gone');
  return explaining(words, async () => {
    const target = await readTarget(server, organizationId, connectionId);
    try {
      const { attempt } = await startVisit(server, target, {
        kind,
        account: link.account,
        returnTo: '/v1/oauth/visit',
        accountChoice: 'ask',
        browserKey,
        invitation: { id, userId: link.invitation.user_id, expiresAt: link.invitation.expires_at },
        prepare: (tx, browserHash) => take(tx, server, { link, browserHash }),
      });
      return redirect(attempt.authorizeUrl, cookieFor(server, link, browserKey));
    } catch (error) {
      if (error instanceof LinkRefused) return refuse(server, { link, words }, error.reason);
      throw error;
    }
  });
}

class LinkRefused extends Error {
  override readonly name = 'LinkRefused';
  readonly reason: Shown;

  constructor(reason: Shown) {
    super(`The link is refused: ${reason}.`);
    this.reason = reason;
  }
}

/** Of all browsers that press at the same time one gets the link; an earlier visit of the same browser is over. */
async function take(
  tx: Tx,
  server: ServerContext,
  { link, browserHash }: { readonly link: Link; readonly browserHash: string },
): Promise<{ readonly by: string }> {
  const { organization_id: organizationId, id } = link.invitation;
  const at = server.now();
  const invitation = await lockInvitation(tx, organizationId, id);
  const refusal = refusalOf(invitation, { browserHash, now: at });
  if (refusal !== null) throw new LinkRefused(refusal);
  await endVisits(tx, { organizationId, invitationIds: [id], at });
  await tx
    .updateTable('invitations')
    .set({ status: 'opened', opened_at: invitation.opened_at ?? at, browser_hash: browserHash })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
  if (invitation.status === 'sent') await auditOpening(tx, link, at);
  return { by: invitation.created_by };
}

async function auditOpening(tx: Tx, { invitation, connection }: Link, at: Date): Promise<void> {
  const { organization_id: organizationId, id, kind, connection_id: connectionId, user_id: userId } = invitation;
  await recordAudit(tx, {
    organizationId,
    at,
    personId: await personId(tx, organizationId, INVITED),
    action: 'invitation.opened',
    subject: { type: 'invitation', id, label: connection.displayName },
    summary: `Somebody went on to Microsoft with a link for "${connection.displayName}".`,
    detail: { kind, connectionId, ...(userId === null ? {} : { userId }) },
  });
}

/** What a page of the link tells; the others are told where Microsoft's answer arrives. */
type Shown = LinkRefusal & DeadEnd;

async function refuse(server: ServerContext, { link, words }: Held, reason: Shown): Promise<Response> {
  const { organization_id: organizationId, id: invitationId } = link.invitation;
  await server.db
    .transaction()
    .execute((tx) => refuseLink(tx, { organizationId, invitationId, reason, at: server.now() }));
  server.events.wake(organizationId);
  return refusedPage(words, reason);
}

/** A problem of the API, told to somebody who knows nothing of it. */
async function explaining(words: PageWords, run: () => Promise<Response>): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof VaultError) return notNowPage(words, 409, 'connection_not_ready');
    if (!(error instanceof ProblemError)) throw error;
    return notNowPage(words, error.code === 'microsoft_unreachable' ? 503 : 409, whyNot(error.code));
  }
}

function whyNot(code: ProblemCode): Hindrance {
  return code === 'microsoft_unreachable' || code === 'connection_not_ready' ? code : 'put_aside';
}

/** As long as the link, so that a person who comes back to it is known. */
function cookieFor({ publicOrigin, now }: ServerContext, { invitation }: Link, browserKey: string): string {
  const seconds = Math.ceil((invitation.expires_at.getTime() - now().getTime()) / 1000);
  return browserKeyCookie(browserKey, publicOrigin, Math.max(seconds, 3600));
}

function redirect(location: string, cookie: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location, 'set-cookie': cookie, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
  });
}
