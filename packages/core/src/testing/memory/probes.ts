import { type UsersEvidence, weighFailure, weighUsers } from '../../connection/evidence.ts';
import { isTestable, takesPart } from '../../connection/facts.ts';
import {
  type Connection,
  type ProbeInput,
  type ProbeResult,
  type Protocol,
  probeInputSchema,
  type Verification,
} from '../../contract/index.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import { isLegacy } from '../../migration/leg.ts';
import { judgePositive } from '../../migration/verification.ts';
import { applyEvent, stateOf, subjectOf } from './connections.ts';
import { proveRotation } from './registrations.ts';
import {
  type Actor,
  connectionOf,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type SimulatedAnswer,
  type World,
} from './world.ts';

/** What a server says when all is well. */
const welcome: Readonly<Record<Protocol, SimulatedAnswer>> = {
  ews: { code: 'NoError', literal: 'HTTP/1.1 200 OK; ResponseCode NoError' },
  graph: { code: '200', literal: 'HTTP/1.1 200 OK' },
  'imap-smtp': { code: 'OK', literal: 'A1 OK AUTHENTICATE completed.' },
  'pop-smtp': { code: '+OK', literal: '+OK User successfully authenticated.' },
  'exchange-admin': { code: '200', literal: 'HTTP/1.1 200 OK' },
};

/** What the two servers say of a message that was sent, fetched and deleted. */
const delivered = '250 2.0.0 OK\nA4 OK FETCH completed.';

export function probe(
  world: World,
  actor: Actor,
  { connectionId, input = {} }: { readonly connectionId: string; readonly input?: ProbeInput | undefined },
): ProbeResult {
  const { expect, userId, roundTrip } = parseInput(probeInputSchema, input);
  const connection = connectionOf(world, connectionId);
  if (roundTrip && connection.protocol !== 'imap-smtp') {
    const message = 'Only a connection over IMAP and SMTP can send a message and fetch it again.';
    throw refuse('validation_failed', { fields: [{ path: 'roundTrip', code: 'protocol', message }] });
  }
  if (userId !== undefined && !world.users.has(userId)) throw refuse('unknown_users', { ids: [userId] });
  const tried = tryOut(world, connection, { userId, expected: expect });
  const result =
    roundTrip && tried.verdict === 'works' ? { ...tried, literal: `${tried.literal}\n${delivered}` } : tried;
  recordAudit(world, actor, {
    action: 'probe.run',
    subject: subjectOf(connection),
    summary: `${actor.name} tested "${connection.displayName}".`,
    detail: { literal: result.literal, verdict: result.verdict, expected: expect },
  });
  if (expect === 'works' && userId === undefined && !isLegacy(connection)) {
    const judgement = judgePositive(result.verdict, world.clock.now());
    recordVerification(world, actor, { connection, result, judgement });
  }
  return result;
}

interface Tested {
  readonly connection: Connection;
  readonly result: ProbeResult;
  readonly judgement: Pick<Verification, 'verdict' | 'reason' | 'retestAt'>;
}

/** Keeps what a test has shown, for the evidence. */
export function recordVerification(
  world: World,
  actor: Actor,
  { connection, result, judgement }: Tested,
): Verification {
  const verification: Verification = {
    kind: result.expected === 'refused' ? 'negative' : 'positive',
    connectionId: connection.id,
    userId: null,
    protocol: connection.protocol,
    ...judgement,
    literal: result.literal,
    code: result.code,
    at: result.at,
    by: actor.name,
  };
  world.verifications.set(nextId(world, 'verification'), verification);
  return verification;
}

/** Signs in and reads what the server says. What is meant to be refused, or is one user's, is no evidence of the connection. */
export function tryOut(
  world: World,
  connection: Connection,
  { userId, expected }: { readonly userId?: string | undefined; readonly expected: 'works' | 'refused' },
): ProbeResult {
  const { id, status, protocol, registrationId } = connection;
  // The proof that the old sign-in is dead is wanted after Disconnect; until the purge there is a password to try it with.
  const proves = status === 'disconnected' && expected === 'refused';
  if (!takesPart(status) && !proves) {
    throw refuse(status === 'paused' ? 'connection_not_ready' : 'connection_disconnected', { missing: ['resume'] });
  }
  if (!isTestable(stateOf(world, connection))) throw refuse('connection_not_ready', { missing: ['grant'] });
  const at = nowOf(world);
  const answer = answerFor(world, id, userId);
  proveRotation(world, registrationId);
  if (expected === 'works' && userId === undefined) {
    if (answer === null) world.probed.set(id, at);
    takeEvidence(world, id);
  }
  const asked = { connectionId: id, userId: userId ?? null, at, expected };
  if (answer === null) return { ...asked, verdict: 'works', ...welcome[protocol] };
  const verdict = diagnose(answer).code === 'unreachable' ? 'unreachable' : 'refused';
  return { ...asked, verdict, code: answer.code, literal: answer.literal };
}

/** What a server would answer to a sync or a probe; null: success. */
export function answerFor(world: World, connectionId: string, userId?: string): SimulatedAnswer | null {
  return world.answers.get(`${connectionId}/${userId}`) ?? world.answers.get(connectionId) ?? null;
}

const nobody: UsersEvidence = { tried: 0, failing: [] };

/** Tells a connection what was heard from its server: its own simulated failure, or that it works and for whom it does not. */
export function takeEvidence(world: World, connectionId: string, users: UsersEvidence = nobody): void {
  const connection = connectionOf(world, connectionId);
  const answer = world.answers.get(connectionId);
  const at = nowOf(world);
  const evidence = answer === undefined ? weighUsers(users) : weighFailure(diagnose(answer));
  const facts =
    answer === undefined
      ? { lastSuccessAt: at, lastError: null }
      : { lastError: { code: answer.code, literal: answer.literal, at } };
  applyEvent(world, {
    actor: null,
    connection: { ...connection, ...facts, lastUsedAt: at },
    event: { type: 'EVIDENCE', ...evidence },
  });
}
