import type { ConnectionEvent } from '@authshift/core';
import type { AuditAction, AuthorizationOutcome, AuthType } from '@authshift/core/contract';
import { holdTicks } from '../assignments/planTicks.ts';
import { recordAudit } from '../audit/audit.ts';
import { personId } from '../audit/people.ts';
import { approvalOf, isGone, noteError } from '../connections/connectionStatus.ts';
import { type LockedConnection, lockConnection } from '../connections/connectionStore.ts';
import { moveConnection } from '../connections/moveConnection.ts';
import type { Queryable, ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import { endLink, withoutWithdrawn } from '../invitations/endLink.ts';
import type { Tx } from '../storage/schema.ts';
import { makeDue } from '../sync/makeDue.ts';
import { writeGrant } from '../vault/grants.ts';
import { writeUserGrant } from '../vault/userGrants.ts';
import type { Attempt, Verdict } from './callback.ts';
import { consentOf, holdConsents, takeConsent } from './consents.ts';
import type { Failing } from './failing.ts';

/** Writes how an attempt ended: the attempt, the grant if there is one, the connection, the link, the audit, and the event. */
export async function finishAttempt(server: ServerContext, attempt: Attempt, answered: Verdict): Promise<void> {
  const at = server.now();
  const { organization_id: organizationId, connection_id: connectionId } = attempt;
  await server.db.transaction().execute(async (tx) => {
    // Before the connection, as syncs and other approvals do: whoever takes locks in another order waits for whoever waits for them.
    if (answered.grant !== undefined) await holdTicks(tx, organizationId);
    const heard = await withoutWithdrawn(tx, attempt, answered);
    if (attempt.kind === 'consent') await holdConsents(tx, { organizationId, connectionId });
    const connection = await lockConnection(tx, organizationId, connectionId);
    const verdict = (await isForAnother(tx, attempt, connection)) ? forAnother(heard) : heard;
    const ended = await endAttempt(tx, attempt, { verdict, at });
    if (!ended) return;
    // Nobody waits for the answer any more, and there is nothing it could move.
    if (isGone(connection.status)) return;
    const ending = { attempt, verdict, at, connection };
    await endings[attempt.kind as keyof typeof endings](tx, server, ending);
    if (attempt.invitation_id !== null) await endLink(tx, ending);
  });
  server.events.wake(organizationId);
}

/** Whether the connection has got another account, tenant or app since somebody left to sign in or to approve. */
async function isForAnother(tx: Tx, attempt: Attempt, connection: LockedConnection): Promise<boolean> {
  const { account, tenant_id: tenantId } = connection;
  if (attempt.expected_tenant !== null && attempt.expected_tenant !== tenantId) return true;
  // A code that one app was given is no use to another; an approval tells nothing of the app.
  if (attempt.kind === 'consent') return !(await wasAsked(tx, attempt, connection));
  return attempt.kind === 'grant' && attempt.expected_account.toLowerCase() !== account.toLowerCase();
}

/** Whether the app that the connection has now is the one whose approval was asked for then: asking is noted with the app. */
async function wasAsked(tx: Tx, attempt: Attempt, connection: LockedConnection): Promise<boolean> {
  const app = await tx
    .selectFrom('registrations')
    .select(['consent', 'delegated_consent'])
    .where('organization_id', '=', connection.organization_id)
    .where('id', '=', connection.registration_id ?? '')
    .executeTakeFirst();
  const asked = app === undefined ? null : approvalOf(connection.auth_type, app)?.requestedAt;
  return asked != null && asked >= attempt.started_at.toISOString();
}

/** What they bring back is not for it. */
function forAnother(heard: Verdict): Verdict {
  if (heard.status === 'expired') return heard;
  const literal = 'The account, the tenant or the app of the connection was changed meanwhile.';
  return { status: 'failed', error: { code: 'connection_changed', literal, source: 'connection_changed' } };
}

const endings = { grant: endGrant, consent: endConsent, self: endOwnSignIn } as const;

/** Somebody was to sign in the connection's own account. */
async function endGrant(tx: Tx, server: ServerContext, ending: Ending): Promise<void> {
  const { attempt, verdict, at } = ending;
  const { organization_id: organizationId, connection_id: connectionId } = attempt;
  await moveConnection(tx, server, {
    organizationId,
    connectionId,
    at,
    event: eventOf(verdict),
    by: attempt.started_by,
    lastError: verdict.error ?? null,
    ...(verdict.status === 'wrong_account' ? { wrongAccount: wrongAccountOf(attempt, verdict) } : {}),
  });
  await keepGrant(tx, server, ending);
  await audit(tx, ending);
  await publish(tx, { organizationId, at }, [
    { type: 'authorization.changed', attemptId: attempt.id, connectionId, status: verdict.status },
    { type: 'connections.changed', connectionIds: [connectionId] },
  ]);
}

/** A user signed in for themselves, or did not: the connection stays as it is. */
async function endOwnSignIn(tx: Tx, server: ServerContext, ending: Ending): Promise<void> {
  const { attempt, verdict, at } = ending;
  const { organization_id: organizationId, connection_id: connectionId, user_id: userId } = attempt;
  if (userId === null) return;
  const { grant, returned: account } = verdict;
  if (grant !== undefined && account !== undefined) {
    await writeUserGrant(tx, server.vault, { organizationId, connectionId, userId, account, at, ...grant });
    await makeDue(tx, { ...address(attempt), userId, at });
  }
  await audit(tx, ending);
  await publish(tx, { organizationId, at }, [
    { type: 'authorization.changed', attemptId: attempt.id, connectionId, status: verdict.status },
    { type: 'users.changed', userIds: [userId] },
  ]);
}

/** An approval that was given or refused, or a way back that brought neither. */
async function endConsent(tx: Tx, server: ServerContext, { attempt, verdict, at, connection }: Ending): Promise<void> {
  const { organization_id: organizationId, connection_id: connectionId, started_by: by } = attempt;
  const status = consentOf(verdict);
  const { registration_id: registrationId, display_name: label, auth_type: authType } = connection;
  const moved =
    status === null || registrationId === null
      ? [connectionId]
      : await takeConsent(tx, server, {
          ...address(attempt),
          registrationId,
          authType: authType as AuthType,
          status,
          approved: verdict.approved,
          at,
          by,
        });
  await noteError(tx, { ...address(attempt), error: verdict.error, at });
  const { error, approved } = verdict;
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: status === null ? 'authorization.failed' : `consent.${status}`,
    subject: { type: 'attempt', id: attempt.id, label },
    summary: `The approval of the app of "${label}" ended: ${status ?? verdict.status}.`,
    detail: { connectionId, status: verdict.status, ...approved, ...(error === undefined ? {} : { code: error.code }) },
  });
  await publish(tx, { organizationId, at }, [
    { type: 'authorization.changed', attemptId: attempt.id, connectionId, status: verdict.status },
    { type: 'connections.changed', connectionIds: [...moved] },
  ]);
}

function address(attempt: Attempt) {
  return { organizationId: attempt.organization_id, connectionId: attempt.connection_id };
}

async function endAttempt(tx: Tx, attempt: Attempt, { verdict, at }: Pick<Ending, 'verdict' | 'at'>): Promise<boolean> {
  const { error } = verdict;
  const result = await tx
    .updateTable('attempts')
    .set({
      status: verdict.status,
      sealed: null,
      returned: verdict.returned === undefined ? null : JSON.stringify(verdict.returned),
      silent: verdict.silent ?? false,
      error: error === undefined ? null : JSON.stringify({ ...error, at: at.toISOString() }),
      finished_at: at,
    })
    .where('organization_id', '=', attempt.organization_id)
    .where('id', '=', attempt.id)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function eventOf(verdict: Verdict): ConnectionEvent {
  if (verdict.status === 'succeeded') return { type: 'RETURNED', grant: { ok: true } };
  if (verdict.status === 'wrong_account') {
    return { type: 'RETURNED', grant: { ok: false, code: verdict.refusal ?? 'wrong_account' } };
  }
  if (verdict.status === 'declined') return { type: 'DECLINED' };
  if (verdict.status === 'expired') return { type: 'ABANDONED' };
  return { type: 'ATTEMPT_ENDED' };
}

function wrongAccountOf(attempt: Attempt, { returned, silent }: Verdict) {
  return { returned, silent: silent ?? false, attemptId: attempt.id };
}

export interface Ending {
  readonly attempt: Attempt;
  readonly verdict: Verdict;
  readonly at: Date;
  readonly connection: LockedConnection;
}

/** Keeps the tokens and makes everybody on this connection due. */
async function keepGrant(tx: Tx, server: ServerContext, { attempt, verdict, at }: Ending): Promise<void> {
  const { organization_id: organizationId, connection_id: connectionId } = attempt;
  const { grant, returned } = verdict;
  if (grant === undefined || returned === undefined) return;
  await writeGrant(tx, server.vault, { organizationId, connectionId, account: returned, at, ...grant });
  await makeDue(tx, { organizationId, connectionId, at });
}

const actions: Readonly<Record<Verdict['status'], AuditAction>> = {
  succeeded: 'authorization.succeeded',
  wrong_account: 'authorization.wrong_account',
  declined: 'authorization.declined',
  expired: 'authorization.failed',
  failed: 'authorization.failed',
};

const sentences: Readonly<Record<Verdict['status'], string>> = {
  succeeded: 'was authorized by the expected account.',
  wrong_account: 'was not authorized: another account came back. Its tokens were thrown away.',
  declined: 'was not authorized: somebody declined at Microsoft.',
  expired: 'was not authorized: the attempt had expired.',
  failed: 'was not authorized: the attempt failed.',
};

async function audit(tx: Tx, { attempt, verdict, at, connection }: Ending): Promise<void> {
  const { organization_id: organizationId } = attempt;
  const { returned, error, refusal } = verdict;
  const person =
    verdict.status === 'wrong_account' && returned !== undefined
      ? { person: await personId(tx, organizationId, { externalId: returned.upn, name: returned.upn }) }
      : {};
  const label = connection.display_name;
  const own = attempt.kind === 'self';
  await recordAudit(tx, {
    organizationId,
    at,
    personId: attempt.started_by,
    action: actions[verdict.status],
    subject: { type: 'attempt', id: attempt.id, label },
    summary: `${own ? `A mailbox of a user of "${label}"` : `"${label}"`} ${sentences[verdict.status]}`,
    detail: {
      connectionId: attempt.connection_id,
      ...(own ? { userId: attempt.user_id } : { expected: attempt.expected_account }),
      status: verdict.status,
      silent: verdict.silent ?? false,
      ...person,
      ...(attempt.invitation_id === null ? {} : { invitationId: attempt.invitation_id }),
      ...(refusal === undefined ? {} : { refusal }),
      ...(error === undefined ? {} : { code: error.code }),
    },
  });
}

/** As it is kept with an attempt. */
export interface FailedAttempt extends Failing {
  readonly at: string;
}

export async function readOutcome(
  db: Queryable,
  organizationId: string,
  attemptId: string,
): Promise<AuthorizationOutcome> {
  const row = await db
    .selectFrom('attempts')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', attemptId)
    .executeTakeFirst();
  if (row === undefined) throw new ProblemError('attempt_not_found');
  const error = row.error as FailedAttempt | null;
  return {
    attemptId: row.id,
    connectionId: row.connection_id,
    status: row.status as AuthorizationOutcome['status'],
    expected: { account: row.expected_account, tenantId: row.expected_tenant },
    returned: row.returned as AuthorizationOutcome['returned'],
    silent: row.silent,
    error: error === null ? null : { code: error.code, literal: error.literal, at: error.at },
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
