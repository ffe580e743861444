import type { AttemptStatus, MicrosoftAccount } from '@authshift/core/contract';
import type { Selectable } from 'kysely';
import { readBrowserKey } from '../authorization/browserKey.ts';
import type { FailedAttempt } from '../authorization/finishAttempt.ts';
import { microsoftOrigin } from '../authorization/reachable.ts';
import { hashToken, readTarget } from '../authorization/startAuthorization.ts';
import { inOrganization } from '../clock/organizationClock.ts';
import type { ServerContext } from '../context.ts';
import { readForm } from '../http/body.ts';
import { ProblemError } from '../http/problem.ts';
import { wordsFor } from '../pages/words/wordsFor.ts';
import type { AttemptRow } from '../storage/schema.ts';
import { VaultError } from '../vault/vault.ts';
import { leaveForMicrosoft } from './followLink.ts';
import { isConnectionGone, isDeliberate, type Link, readLink, refusalOf, ticketOf } from './link.ts';
import { refusedPage } from './linkPages.ts';
import { visitPage } from './visitPage.ts';

/** A visit to Microsoft that began with a link, for the browser that made it. */
interface Visited {
  readonly attempt: Selectable<AttemptRow>;
  readonly link: Link;
  readonly browserKey: string;
}

/** Where whoever was sent a link comes back to: how it ended, and another try where the link still works. */
export async function showVisit(server: ServerContext, request: Request): Promise<Response> {
  const visited = await findVisit(server, request, new URL(request.url).searchParams.get('attempt'));
  const words = wordsFor(request);
  if (visited === null) return refusedPage(words, 'unknown');
  const { attempt, link, browserKey } = visited;
  const { kind, status } = link.invitation;
  if (status === 'revoked') return refusedPage(words, status);
  return inOrganization(attempt.organization_id, async () =>
    visitPage(words, {
      kind,
      status: status === 'completed' ? 'succeeded' : (attempt.status as AttemptStatus),
      expected: attempt.expected_account,
      expectedTenant: attempt.expected_tenant,
      returned: attempt.returned as MicrosoftAccount | null,
      error: attempt.error as FailedAttempt | null,
      again: await another(server, visited, ticketOf(browserKey, attempt.id)),
    }),
  );
}

/** The same person in the same browser, once more. */
export async function repeatVisit(server: ServerContext, request: Request): Promise<Response> {
  const form = await readForm(request);
  const attemptId = form.get('attempt');
  const visited = await findVisit(server, request, attemptId);
  const words = wordsFor(request);
  if (visited === null || attemptId === null) return refusedPage(words, 'unknown');
  const { link, browserKey } = visited;
  if (!isDeliberate(request, { browserKey, ticket: form.get('ticket'), subject: attemptId })) {
    return refusedPage(words, 'forged');
  }
  return inOrganization(link.invitation.organization_id, () => leaveForMicrosoft(server, { link, words }, browserKey));
}

async function findVisit(server: ServerContext, request: Request, attemptId: string | null): Promise<Visited | null> {
  const browserKey = readBrowserKey(request, server.publicOrigin);
  if (browserKey === null || !/^[0-9a-f-]{36}$/.test(attemptId ?? '')) return null;
  const attempt = await server.db
    .selectFrom('attempts')
    .selectAll()
    .where('id', '=', attemptId)
    .where('browser_hash', '=', hashToken(browserKey))
    .where('invitation_id', 'is not', null)
    .executeTakeFirst();
  if (attempt === undefined || attempt.invitation_id === null) return null;
  const address = { organizationId: attempt.organization_id, invitationId: attempt.invitation_id };
  const link = await readLink(server.db, address);
  return link === undefined ? null : { attempt, link, browserKey };
}

/** Null: the link does not work any more. */
async function another(server: ServerContext, { attempt, link, browserKey }: Visited, ticket: string) {
  const { invitation } = link;
  const refusal = refusalOf(invitation, { browserHash: hashToken(browserKey), now: server.now() });
  if (refusal !== null || isConnectionGone(link)) return null;
  const target = await readTarget(server, invitation.organization_id, invitation.connection_id).catch(notReady);
  if (target === null) return null;
  const leadsTo = await microsoftOrigin(server, { tenant: target.authority, clientId: target.clientId });
  return { attemptId: attempt.id, ticket, leadsTo };
}

function notReady(error: unknown): null {
  if (error instanceof ProblemError || error instanceof VaultError) return null;
  throw error;
}
