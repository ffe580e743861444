import { diagnose, type UsersEvidence, weighFailure, weighUsers } from '@authshift/core';
import type { ConnectionStatus, ProbeResult } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { moveConnection } from '../connections/moveConnection.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import { proveRotation } from '../registrations/proveRotation.ts';
import type { Tx } from '../storage/schema.ts';
import { requestSync } from '../sync/schedule.ts';
import { type CallerResult, type ConnectionAddress, callerOf } from './caller.ts';
import { type EwsFailure, type EwsOutcome, probeCalendar } from './ewsClient.ts';

export interface ProbeOptions {
  personId(tx: Tx): Promise<string>;
  /** False where the lifecycle asked for it: that is nobody's act. Default true. */
  readonly audited?: boolean;
}

/** Signs in and reads the service account's own calendar folder: the first evidence that a connection works. */
export async function probeConnection(
  server: ServerContext,
  address: ConnectionAddress,
  { personId, audited = true }: ProbeOptions,
): Promise<ProbeResult> {
  const { organizationId, connectionId } = address;
  const signedIn = await callerOf(server, address);
  if (signedIn.kind === 'idle') throw idleProblem(signedIn.status);
  if (signedIn.kind === 'not_ready') throw new ProblemError('connection_not_ready');
  const outcome = await outcomeOf(signedIn);
  await proveRotation(server, address);
  const { literal, code } = outcome;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const by = await personId(tx);
    const { before: connection } = await moveConnection(tx, server, { ...address, at, by, ...evidence(outcome) });
    if (audited) {
      await recordAudit(tx, {
        organizationId,
        at,
        personId: by,
        action: 'probe.run',
        subject: { type: 'connection', id: connectionId, label: connection.display_name },
        summary: `Connectivity test of "${connection.display_name}": ${outcome.kind}.`,
        detail: { verdict: outcome.kind, code },
      });
    }
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [connectionId] }]);
  });
  server.events.wake(organizationId);
  if (outcome.kind === 'works') await requestSync(server, organizationId);
  return { connectionId, userId: null, at: at.toISOString(), expected: 'works', verdict: outcome.kind, literal, code };
}

function idleProblem(status: ConnectionStatus): ProblemError {
  return status === 'paused'
    ? new ProblemError('connection_not_ready', { extra: { missing: ['resume'] } })
    : new ProblemError('connection_disconnected', { extra: { missing: ['restore'] } });
}

async function outcomeOf(signedIn: Extract<CallerResult, { kind: 'ready' | 'failed' }>): Promise<EwsOutcome> {
  if (signedIn.kind === 'ready') return probeCalendar(signedIn.caller, signedIn.account);
  return signInFailure(signedIn.failure);
}

/** A refused token request, in the shape of an answer of Exchange: for a mailbox it comes to the same. */
export function signInFailure(failure: Extract<CallerResult, { kind: 'failed' }>['failure']): EwsFailure {
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
export function evidence(outcome: EwsOutcome, users: UsersEvidence = nobody) {
  if (outcome.kind === 'works') {
    return { event: { type: 'EVIDENCE', ...weighUsers(users) }, lastError: null, succeeded: true, used: true } as const;
  }
  const lastError = { code: outcome.code, literal: outcome.literal };
  return { event: { type: 'EVIDENCE', ...weighFailure(diagnose(lastError)) }, lastError, used: true } as const;
}

const nobody: UsersEvidence = { tried: 0, failing: [] };
