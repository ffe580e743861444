import { rulesAsOf } from '../calendar/acceptance.ts';
import type { DisconnectBlocker, DisconnectGate, PreflightRun } from '../contract/index.ts';
import { type CloseBlocker, decideClose, findMissingProofs, needsRefusal, type ProgrammeConnection } from './close.ts';
import { coolingOffOf } from './coolingOff.ts';
import { isConnected, type Leg, legOf } from './leg.ts';
import { isAuthorized, isComplete, type PhaseFacts } from './phase.ts';
import { type BlockReason, isStuck } from './sideState.ts';

/** What `nextSteps` reads to say where a migration stands. What is left out counts as not there. */
export interface ProgrammeFacts extends PhaseFacts {
  readonly now: number;
  readonly preflights?: readonly Pick<PreflightRun, 'connectionId' | 'status' | 'counts'>[] | undefined;
  /** Users with both an old and a new connection ticked: the new one reads beside the old one. */
  readonly onTrial?: number | undefined;
  /** The gates of the connections that are being left. */
  readonly gates?: readonly DisconnectGate[] | undefined;
}

/** The way from knowing to proof, in order. */
export type ProgrammeStepId =
  | 'know'
  | 'choose-target'
  | 'prepare-app'
  | 'approve'
  | 'scope-down'
  | 'connect'
  | 'preflight'
  | 'dry-run'
  | 'pilot'
  | 'waves'
  | 'stragglers'
  | 'cooling-off'
  | 'disconnect'
  | 'harden'
  | 'wait'
  | 'prove'
  | 'report';

/** Who must act. `system`: the product itself; `user`: who owns the mailbox or service account; `microsoft`: nobody but time. */
export type StepActor =
  | 'system'
  | 'product-admin'
  | 'entra-admin'
  | 'microsoft-365-admin'
  | 'exchange-admin'
  | 'user'
  | 'microsoft'
  | 'auditor';

/**
 * `open`: the actor can do it now; `waiting`: it is under way; `blocked`: something else comes first; `optional`: it can be done
 * and stops nobody; `not-needed`: this journey has no such step.
 */
export type StepStatus = 'done' | 'open' | 'waiting' | 'blocked' | 'optional' | 'not-needed';

/** What a step lacks. `step_before`: `id` names the step that comes first. */
export interface Missing {
  readonly code:
    | 'step_before'
    | 'users'
    | 'legacy_connection'
    | 'target'
    | 'connection_incomplete'
    | 'consent'
    | 'consent_declined'
    | 'consent_wrong_tenant'
    | 'authorization'
    | 'connection_test'
    | 'preflight'
    | 'preflight_blocked'
    | 'pilot'
    | 'members_pending'
    | 'members_failed'
    | 'sign_off'
    | 'wave'
    | 'wave_held'
    | 'users_on_legacy'
    | 'second_admin'
    | 'policy_change'
    | 'hand_over'
    | 'declaration'
    | 'propagation'
    | BlockReason
    | DisconnectBlocker['code']
    | CloseBlocker['code'];
  /** How many users it is about; 0: it is not about users. */
  readonly count: number;
  /** The step, connection, pilot, wave, registration it is about. */
  readonly id: string | null;
  /** When it goes away by itself, or runs out. */
  readonly until: string | null;
}

/** One line of the way ahead: how far the step is, who has to act, and what it still needs. */
export interface ProgrammeStep {
  readonly step: ProgrammeStepId;
  readonly status: StepStatus;
  readonly actor: StepActor;
  readonly missing: readonly Missing[];
}

type Judged = readonly [status: StepStatus, missing?: readonly Missing[], actor?: StepActor];

interface Situation extends Leg<ProgrammeConnection> {
  readonly facts: ProgrammeFacts;
  readonly moved: boolean;
}

type StepRule = readonly [
  step: ProgrammeStepId,
  actor: StepActor,
  after: readonly ProgrammeStepId[],
  judge: (situation: Situation) => Judged,
];

/** Every step of the way: where it stands, who must act, and what is missing. */
export function nextSteps(facts: ProgrammeFacts): readonly ProgrammeStep[] {
  const leg = legOf(facts.connections);
  const situation = { ...leg, facts, moved: facts.onOauth > 0 && facts.onLegacy === 0 };
  const passed = new Set<ProgrammeStepId>();
  return rules.map(([step, actor, after, judge]) => {
    const [status, missing = [], actorNow = actor] = judge(situation);
    if (isPassed(status)) passed.add(step);
    const before = after.filter((other) => !passed.has(other));
    if (isPassed(status) || before.length === 0) return { step, status, actor: actorNow, missing };
    return { step, status: 'blocked', actor: actorNow, missing: before.map((id) => lack('step_before', id)) };
  });
}

function isPassed(status: StepStatus): boolean {
  return status === 'done' || status === 'optional' || status === 'not-needed';
}

const done: Judged = ['done'];
const notNeeded: Judged = ['not-needed'];

const rules: readonly StepRule[] = [
  ['know', 'system', [], know],
  ['choose-target', 'product-admin', [], ({ targets }) => (targets.length > 0 ? done : ['open', [lack('target')]])],
  ['prepare-app', 'entra-admin', ['choose-target'], prepareApp],
  ['approve', 'microsoft-365-admin', ['prepare-app'], approve],
  ['scope-down', 'exchange-admin', [], scopeDown],
  ['connect', 'user', ['approve'], connect],
  ['preflight', 'system', ['connect'], preflight],
  ['dry-run', 'product-admin', [], ({ facts, moved }) => (moved || (facts.onTrial ?? 0) > 0 ? done : ['optional'])],
  ['pilot', 'product-admin', ['connect'], pilot],
  ['waves', 'system', ['pilot'], waves],
  ['stragglers', 'product-admin', ['pilot'], stragglers],
  ['cooling-off', 'system', ['waves'], coolingOff],
  ['disconnect', 'product-admin', ['waves'], disconnect],
  ['harden', 'exchange-admin', ['disconnect'], harden],
  ['wait', 'microsoft', ['harden'], wait],
  ['prove', 'system', ['connect', 'disconnect', 'wait'], prove],
  ['report', 'auditor', ['prove'], report],
];

function know({ facts, leaving, targets }: Situation): Judged {
  if (leaving.length === 0 && targets.length > 0) return notNeeded;
  const missing = [
    ...(leaving.length === 0 ? [lack('legacy_connection')] : []),
    ...(facts.users === 0 ? [lack('users')] : []),
  ];
  return missing.length === 0 ? done : ['open', missing];
}

function prepareApp({ targets }: Situation): Judged {
  if (targets.some(({ status }) => status !== 'saved')) return done;
  return ['open', targets.map(({ id }) => lack('connection_incomplete', id))];
}

function approve({ facts, targets }: Situation): Judged {
  const consents = targets.map(
    ({ registrationId }) => facts.registrations?.find(({ id }) => id === registrationId)?.consent?.status,
  );
  if (consents.includes('granted') || targets.some(isAuthorized)) return done;
  if (consents.includes('wrong_tenant')) return ['open', [lack('consent_wrong_tenant')]];
  if (consents.includes('declined')) return ['open', [lack('consent_declined')]];
  if (consents.includes('requested')) return ['waiting', [lack('consent')]];
  // An app that signs in for itself is complete only once it is approved; who signs in can be asked on the way.
  const complete = targets.filter(isComplete);
  if (complete.some(({ authType }) => authType === 'oauth-app')) return done;
  return complete.length > 0 ? ['optional', [lack('consent')]] : ['open', [lack('consent')]];
}

function scopeDown({ facts, targets }: Situation): Judged {
  if (!targets.some(({ authType }) => authType === 'oauth-app')) return notNeeded;
  const scoped = facts.policyChanges?.some(
    ({ kind, declaredAppliedAt }) => kind === 'application-access' && declaredAppliedAt !== null,
  );
  return scoped ? done : ['optional'];
}

function connect({ targets }: Situation): Judged {
  const inside = targets.filter((target) => isAuthorized(target) && !isStuck(target));
  if (inside.some(({ status }) => status !== 'authorized-unverified')) return done;
  if (inside.length > 0) return ['open', inside.map(({ id }) => lack('connection_test', id)), 'system'];
  const stuck = targets.filter(isStuck);
  if (stuck.length > 0) return ['open', stuck.map(({ id, status }) => lack(status as BlockReason, id))];
  const visiting = targets.some(({ status }) => status === 'authorizing');
  return [visiting ? 'waiting' : 'open', targets.map(({ id }) => lack('authorization', id))];
}

function preflight({ facts, targets }: Situation): Judged {
  const runs = (facts.preflights ?? []).filter(({ connectionId }) => targets.some(({ id }) => id === connectionId));
  if (runs.some(({ status }) => status === 'running')) return ['waiting', [lack('preflight')]];
  const last = runs.findLast(({ status }) => status === 'done');
  if (last === undefined) return ['open', [lack('preflight')]];
  const count = last.counts.block;
  return count === 0 ? done : ['optional', [lack('preflight_blocked', count)], 'product-admin'];
}

function pilot({ facts, moved }: Situation): Judged {
  const { pilots = [], waves: planned = [] } = facts;
  const is = (wanted: string) => pilots.findLast(({ status }) => status === wanted);
  if (moved || is('signed-off') !== undefined || planned.some(({ startedAt }) => startedAt !== null)) return done;
  const running = is('running');
  const failed = is('failed');
  if (is('passed') !== undefined) return ['open', [lack('sign_off')]];
  if (running !== undefined) return ['waiting', [lack('members_pending', running.counts.pending)], 'system'];
  if (failed !== undefined) return ['open', [lack('members_failed', failed.counts.failed)]];
  return ['open', [lack('pilot')]];
}

function waves({ facts, moved }: Situation): Judged {
  if (moved) return done;
  const left = lack('users_on_legacy', facts.onLegacy);
  const all = facts.waves ?? [];
  const stopped = all.find(({ status }) => status === 'stopped');
  if (stopped !== undefined) return ['open', [lack('stop-rule', stopped.id), left], 'product-admin'];
  const held = all.find(({ status }) => status === 'paused');
  if (held !== undefined) {
    const until = held.stop?.until ?? null;
    const missing = [lack('wave_held', held.id, until), left];
    return until === null ? ['open', missing, 'product-admin'] : ['waiting', missing];
  }
  if (all.some(({ status }) => status === 'running' || status === 'observing')) return ['waiting', [left]];
  const planned = all.some(({ status }) => status === 'planned');
  return ['open', planned ? [left] : [lack('wave'), left], 'product-admin'];
}

function stragglers({ facts }: Situation): Judged {
  const { failing = 0, stragglers: left = facts.onLegacy } = facts;
  const missing = [
    ...(left > 0 ? [lack('stragglers', left)] : []),
    ...(failing > 0 ? [lack('users_failing', failing)] : []),
  ];
  if (missing.length === 0) return facts.onOauth > 0 ? done : ['waiting'];
  const waitsForWaves = facts.waves?.some(({ status }) => status !== 'done' && status !== 'rolled-back');
  return [waitsForWaves ? 'waiting' : 'open', missing];
}

function coolingOff({ facts, leaving }: Situation): Judged {
  if (!leaving.some(isConnected)) return leaving.length === 0 ? notNeeded : done;
  const quiet = facts.idle === undefined ? null : coolingOffOf(facts.idle);
  if (quiet === null || quiet.status === 'not-begun') return notNeeded;
  return quiet.status === 'over' ? done : ['waiting', [lack('cooling_off', null, quiet.endsAt)]];
}

function disconnect({ facts, leaving }: Situation): Judged {
  const connected = leaving.filter(isConnected);
  if (connected.length === 0) return leaving.length === 0 ? notNeeded : done;
  const blockers = (facts.gates ?? [])
    .filter(({ connectionId }) => connected.some(({ id }) => id === connectionId))
    .flatMap((gate) => gate.blockers.map((blocker) => ({ ...blocker, id: gate.connectionId })));
  const missing = blockers.map(({ code, count, id, until }) => ({ code, count, id, until }));
  if (blockers.some(({ overridable }) => !overridable)) return ['blocked', missing];
  const requested = connected.find(({ status }) => status === 'disconnect-requested');
  if (requested !== undefined) return ['waiting', [lack('second_admin', requested.id), ...missing]];
  return ['open', missing];
}

function harden(situation: Situation): Judged {
  const open = unhardened(situation);
  if (open.length === 0) return situation.leaving.some((left) => isDeclared(situation, left)) ? done : notNeeded;
  const missing = open.map(({ id }) => {
    const change = situation.facts.policyChanges?.findLast(({ connectionId }) => connectionId === id);
    if (change === undefined) return lack('policy_change', id);
    return lack(change.status === 'proposed' ? 'hand_over' : 'declaration', id);
  });
  return ['open', missing];
}

/** Connections whose sign-in Microsoft still takes, and of which nobody has said that the tenant refuses them. */
function unhardened(situation: Situation): readonly ProgrammeConnection[] {
  const { facts, leaving } = situation;
  return leaving.filter((left) => {
    const ended = rulesAsOf(facts.now, left).every(({ acceptance }) => acceptance.verdict === 'refused');
    return needsRefusal(left) && !ended && !isDeclared(situation, left);
  });
}

function isDeclared({ facts }: Situation, { id }: ProgrammeConnection): boolean {
  return (facts.policyChanges ?? []).some((change) => change.connectionId === id && change.declaredAppliedAt !== null);
}

function wait({ facts }: Situation): Judged {
  const windows = (facts.policyChanges ?? []).flatMap(({ window }) => (window === null ? [] : [window]));
  const ahead = windows.filter(({ earliest }) => Date.parse(earliest) > facts.now);
  if (ahead.length > 0) return ['waiting', ahead.map(({ earliest }) => lack('propagation', null, earliest))];
  return windows.length === 0 ? notNeeded : done;
}

function prove({ facts }: Situation): Judged {
  const missing = findMissingProofs({ ...facts, verifications: facts.verifications ?? [] });
  return missing.length === 0 ? done : ['open', missing.map(toLack)];
}

function report({ facts }: Situation): Judged {
  const { verifications = [], registrations = [], failing = 0, stragglers: left = facts.onLegacy } = facts;
  const { allowed, blockers } = decideClose({ ...facts, verifications, registrations, failing, stragglers: left });
  return allowed ? done : ['blocked', blockers.map(toLack)];
}

function toLack({ code, count, id, at }: CloseBlocker): Missing {
  return { code, count, id, until: at };
}

function lack(code: Missing['code'], about: string | number | null = null, until: string | null = null): Missing {
  const isCount = typeof about === 'number';
  return { code, count: isCount ? about : 0, id: isCount ? null : about, until };
}
