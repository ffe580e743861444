import { diagnose, type UsersEvidence, weighFailure, weighUsers } from '@authshift/core';
import type { ConnectionStatus, ProbeResult } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';
import { type CallerResult, type ConnectionAddress, callerOf } from '../exchange/caller.ts';
import { ProblemError } from '../http/problem.ts';
import { testMailbox } from './openMailbox.ts';
import type { Failure, Outcome } from './outcome.ts';

export interface Trial extends ConnectionAddress {
  readonly expected: ProbeResult['expected'];
  /** Whose mailbox, of the organization's users; null: the connection's own account. */
  readonly userId: string | null;
  /** Sends a message and fetches it, beyond signing in. Default false. */
  readonly roundTrip?: boolean | undefined;
}

export interface Tried {
  readonly result: ProbeResult;
  readonly outcome: Outcome;
}

/** Signs in and opens a mailbox, and writes nothing down. Refuses where there is nothing to try. */
export async function tryConnection(server: ServerContext, trial: Trial): Promise<Tried> {
  const { organizationId, connectionId, expected, userId, roundTrip = false } = trial;
  const mailbox = userId === null ? null : await addressOf(server, { organizationId, userId });
  const signedIn = await callerOf(
    server,
    { organizationId, connectionId },
    { disconnectedToo: expected === 'refused', userId },
  );
  if (signedIn.kind === 'idle') throw idleProblem(signedIn.status);
  if (signedIn.kind === 'not_ready') throw new ProblemError('connection_not_ready', { extra: { missing: ['grant'] } });
  if (roundTrip && signedIn.kind === 'ready' && signedIn.caller.protocol !== 'imap-smtp') throw onlyByMail();
  const outcome =
    signedIn.kind === 'failed'
      ? signInFailure(signedIn.failure)
      : await testMailbox(signedIn.caller, mailbox ?? signedIn.caller.account, { at: server.now(), roundTrip });
  const { literal, code, kind } = outcome;
  const at = server.now().toISOString();
  return { outcome, result: { connectionId, userId, at, expected, verdict: kind, literal, code } };
}

async function addressOf(
  server: ServerContext,
  { organizationId, userId }: { readonly organizationId: string; readonly userId: string },
): Promise<string> {
  const user = await server.db
    .selectFrom('users')
    .select('address')
    .where('organization_id', '=', organizationId)
    .where('id', '=', userId)
    .executeTakeFirst();
  if (user === undefined) throw new ProblemError('unknown_users', { extra: { ids: [userId] } });
  return user.address;
}

function onlyByMail(): ProblemError {
  return new ProblemError('validation_failed', {
    fields: [
      {
        path: 'roundTrip',
        code: 'protocol',
        message: 'Only a connection over IMAP and SMTP can send a message and fetch it again.',
      },
    ],
  });
}

function idleProblem(status: ConnectionStatus): ProblemError {
  return status === 'paused'
    ? new ProblemError('connection_not_ready', { extra: { missing: ['resume'] } })
    : new ProblemError('connection_disconnected', { extra: { missing: ['restore'] } });
}

/** A refused token request, in the shape of an answer of Exchange: for a mailbox it comes to the same. */
export function signInFailure(failure: Extract<CallerResult, { kind: 'failed' }>['failure']): Failure {
  const { literal, code, kind } = failure;
  return {
    kind: kind === 'unreachable' ? 'unreachable' : 'refused',
    literal,
    code,
    aboutCaller: true,
    backOffMilliseconds: null,
  };
}

/** What an outcome says about its connection, for core's lifecycle. */
export function evidence(outcome: Outcome, users: UsersEvidence = nobody) {
  if (outcome.kind === 'works') {
    return { event: { type: 'EVIDENCE', ...weighUsers(users) }, lastError: null, succeeded: true, used: true } as const;
  }
  const lastError = { code: outcome.code, literal: outcome.literal };
  return { event: { type: 'EVIDENCE', ...weighFailure(diagnose(lastError)) }, lastError, used: true } as const;
}

const nobody: UsersEvidence = { tried: 0, failing: [] };
