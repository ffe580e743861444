import { propagationWindow } from '../../calendar/propagation.ts';
import { takesPart } from '../../connection/facts.ts';
import {
  type Connection,
  type PolicyChange,
  type PolicyChangeInput,
  type PolicyDeclaration,
  policyChangeInputSchema,
  policyDeclarationSchema,
} from '../../contract/index.ts';
import { isLegacy } from '../../migration/leg.ts';
import {
  findMissingAcknowledgement,
  type PolicyChangeEvent,
  policyStatusAt,
  transitionPolicyChange,
} from '../../migration/policyChange.ts';
import { judgeNegative, judgePositive } from '../../migration/verification.ts';
import { recordVerification, tryOut } from './probes.ts';
import {
  type Actor,
  announceProgramme,
  connectionOf,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type World,
} from './world.ts';

export function listPolicyChanges(world: World): readonly PolicyChange[] {
  return [...world.policyChanges.values()].map((change) => showChange(world, change));
}

export function proposePolicyChange(world: World, actor: Actor, body: PolicyChangeInput): PolicyChange {
  const given = body as Partial<PolicyChangeInput> | undefined;
  if (given?.acknowledgement === undefined) throw refuse('acknowledgement_required');
  const input = parseInput(policyChangeInputSchema, body);
  connectionOf(world, input.connectionId);
  const missing = findMissingAcknowledgement(input);
  if (missing.length > 0) throw refuse('acknowledgement_required', { missing });
  const change: PolicyChange = {
    id: nextId(world, 'policy-change'),
    version: 1,
    ...input,
    status: 'proposed',
    requestedAt: nowOf(world),
    requestedBy: actor.name,
    handedOverAt: null,
    declaredAppliedAt: null,
    window: null,
    verification: null,
  };
  return keep(world, actor, { change, action: 'policy_change.proposed' });
}

export function handOverPolicyChange(world: World, actor: Actor, policyChangeId: string): PolicyChange {
  const change = move(changeOf(world, policyChangeId), { type: 'HAND_OVER', now: world.clock.now() });
  return keep(world, actor, { change, action: 'policy_change.handed_over' });
}

export function declarePolicyApplied(
  world: World,
  actor: Actor,
  { policyChangeId, input = {} }: { readonly policyChangeId: string; readonly input?: PolicyDeclaration | undefined },
): PolicyChange {
  const { appliedAt = nowOf(world) } = parseInput(policyDeclarationSchema, input);
  const before = changeOf(world, policyChangeId);
  const window = propagationWindow(before.kind, appliedAt);
  const change = move(before, { type: 'DECLARE', appliedAt, window, now: world.clock.now() });
  return keep(world, actor, { change, action: 'policy_change.declared' });
}

/** Tries the old sign-in, which is meant to be refused, and the new one, which is meant to work. */
export function verifyPolicyChange(world: World, actor: Actor, policyChangeId: string): PolicyChange {
  const before = changeOf(world, policyChangeId);
  if (before.declaredAppliedAt === null) throw refuse('state_conflict', { missing: ['declared-applied'] });
  const now = world.clock.now();
  const old = connectionOf(world, before.connectionId);
  const next = successorOf(world, old);
  const positive = next === null ? null : tryOut(world, next, { expected: 'works' });
  const negative = tryOut(world, old, { expected: 'refused' });
  if (next !== null && positive !== null) {
    recordVerification(world, actor, {
      connection: next,
      result: positive,
      judgement: judgePositive(positive.verdict, now),
    });
  }
  const judgement = judgeNegative({
    change: before,
    retired: false,
    probe: negative,
    workedBefore: old.lastSuccessAt !== null,
    worksNow: positive?.verdict === 'works',
    now,
  });
  const verification = recordVerification(world, actor, { connection: old, result: negative, judgement });
  const change = move(before, { type: 'TESTED', verification, now });
  return keep(world, actor, { change, action: 'policy_change.verified' });
}

/** The new connection for the same protocol, or else any that has taken over. */
function successorOf(world: World, old: Connection): Connection | null {
  const able = [...world.connections.values()].filter(
    (connection) => !isLegacy(connection) && takesPart(connection.status) && connection.lastSuccessAt !== null,
  );
  return able.find(({ protocol }) => protocol === old.protocol) ?? able[0] ?? null;
}

function showChange(world: World, change: PolicyChange): PolicyChange {
  return { ...change, status: policyStatusAt(change, world.clock.now()) };
}

function changeOf(world: World, policyChangeId: string): PolicyChange {
  const change = world.policyChanges.get(policyChangeId);
  if (change === undefined) throw refuse('not_found', { detail: `No policy change "${policyChangeId}".` });
  return showChange(world, change);
}

function move(change: PolicyChange, event: PolicyChangeEvent): PolicyChange {
  const result = transitionPolicyChange(change, event);
  if (result.ok) return result.change;
  if (result.code === 'state_conflict') throw refuse('state_conflict', { missing: [change.status] });
  throw refuse('validation_failed', {
    fields: [{ path: 'appliedAt', code: 'in_future', message: 'This moment has not come yet.' }],
  });
}

function keep(
  world: World,
  actor: Actor,
  {
    change,
    action,
  }: {
    readonly change: PolicyChange;
    readonly action: `policy_change.${'proposed' | 'handed_over' | 'declared' | 'verified'}`;
  },
): PolicyChange {
  const kept = world.policyChanges.has(change.id) ? { ...change, version: change.version + 1 } : change;
  world.policyChanges.set(kept.id, kept);
  recordAudit(world, actor, {
    action,
    subject: { type: 'policy-change', id: kept.id, label: kept.kind },
    summary: `${actor.name}: ${action}.`,
    detail: { status: kept.status, literal: kept.verification?.literal ?? null },
  });
  announceProgramme(world, 'policy-change', kept.id);
  return showChange(world, kept);
}
