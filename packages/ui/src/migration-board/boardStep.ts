import type { IdleFacts, Missing, ProgrammeFacts, ProgrammeStep, ProgrammeStepId, StepStatus } from '@authshift/core';
import type { DisconnectGate, Role } from '@authshift/core/contract';

/** Why nobody here can say how far a step is: its list is not there, or only administrators may read it. */
export type Unknown = 'not-readable' | 'for-admins';

/** A step as the board shows it. `unknown`: what it is read from is not there, and nothing is concluded from that. */
export interface BoardStep extends Omit<ProgrammeStep, 'status'> {
  readonly status: StepStatus | 'unknown';
  /** Set with the status `unknown`. */
  readonly why: Unknown | null;
}

/** What the standing of the steps was read from, beside the facts; null: it is not there. */
export interface BoardSources {
  readonly facts: ProgrammeFacts;
  readonly gates: readonly DisconnectGate[] | null;
  readonly asksForGates: boolean;
  readonly role: Role | null;
  /** `coolingOffDays` of the organization. */
  readonly days: number;
}

/** Core counts what is not known as not there, and what is not due as not needed; a page must not claim that. */
export function toBoardSteps(steps: readonly ProgrammeStep[], sources: BoardSources): readonly BoardStep[] {
  return steps.map((step) => {
    const why = isOpenToDoubt(step) ? unknownOf(step.step, sources) : null;
    if (why !== null) return { ...step, status: 'unknown', missing: [], why };
    return isPassedBy(step, steps)
      ? { ...step, status: 'optional', why }
      : { ...foresee(step, steps, sources.days), why };
  });
}

/** Steps that others may go past: once they have, it is too late for them to be due. */
function isPassedBy({ step, status }: ProgrammeStep, all: readonly ProgrammeStep[]): boolean {
  if (status !== 'open' || (step !== 'know' && step !== 'preflight')) return false;
  return all.slice(all.findIndex((other) => other.step === step)).some((other) => other.status === 'done');
}

function isOpenToDoubt({ status, missing }: ProgrammeStep): boolean {
  if (status === 'done' || status === 'not-needed') return false;
  return !missing.some(({ code }) => code === 'step_before');
}

function unknownOf(step: ProgrammeStepId, { facts, gates, asksForGates, role }: BoardSources): Unknown | null {
  const missing = 'not-readable';
  switch (step) {
    case 'preflight':
      return facts.preflights === undefined ? missing : null;
    case 'pilot':
      return facts.pilots === undefined ? missing : null;
    case 'waves':
      return facts.waves === undefined ? missing : null;
    case 'scope-down':
    case 'harden':
    case 'wait':
      return facts.policyChanges === undefined ? missing : null;
    case 'disconnect':
      return asksForGates && gates === null ? missing : null;
    case 'prove':
    case 'report':
      if (facts.verifications !== undefined) return null;
      return role === 'admin' ? missing : 'for-admins';
    default:
      return null;
  }
}

const day = 86_400_000;

interface IdleQuestion {
  readonly gates: readonly DisconnectGate[] | null;
  /** `coolingOffDays` of the organization. */
  readonly days: number;
  readonly now: number;
}

/** The quiet days as the gates tell them: no list says when the last user left, but the back end says until when it waits. */
export function idleOf({ gates, days, now }: IdleQuestion): IdleFacts | undefined {
  if (gates === null || days === 0) return undefined;
  const blockers = gates.flatMap((gate) => gate.blockers);
  const until = blockers.find(({ code }) => code === 'cooling_off')?.until ?? null;
  const endsAt = until === null ? now : Date.parse(until);
  return { days, lastReleasedAt: new Date(endsAt - days * day).toISOString(), lastUsedAt: null, now };
}

/** Where the way goes on: the first step somebody can do or that is under way, or else what stands in the way of the rest. */
export function findCurrent(steps: readonly BoardStep[]): ProgrammeStepId | null {
  const due = steps.find(({ status }) => status === 'open' || status === 'waiting');
  return (due ?? steps.find(isStuck))?.step ?? null;
}

/** It cannot go on by itself, and no other step has to come first. */
export function isStuck({ status, missing }: Pick<BoardStep, 'status' | 'missing'>): boolean {
  if (status === 'open') return missing.some(({ code }) => troubles.includes(code));
  return status === 'blocked' && missing.every(({ code }) => code !== 'step_before');
}

/** What somebody has to put right, unlike what merely has not been done yet. */
const troubles: readonly Missing['code'][] = [
  'consent_declined',
  'consent_wrong_tenant',
  'members_failed',
  'blocked-by-policy',
  'needs-reauth',
  'declined',
  'wrong-account',
  'stranded',
  'abandoned',
  'stop-rule',
];

/**
 * Steps that core counts as not needed because nobody can say yet how long they take, and that will be: quiet days once everybody has
 * left, and Microsoft's time once the tenant has been changed.
 */
function foresee(step: ProgrammeStep, all: readonly ProgrammeStep[], days: number): ProgrammeStep {
  if (step.status !== 'not-needed') return step;
  const isAhead = (id: ProgrammeStepId) =>
    all.some((other) => other.step === id && other.status !== 'done' && other.status !== 'not-needed');
  if (step.step === 'wait' && isAhead('harden')) return comingAfter(step, 'harden');
  if (step.step === 'cooling-off' && days > 0 && isAhead('waves')) return comingAfter(step, 'waves');
  return step;
}

function comingAfter(step: ProgrammeStep, before: ProgrammeStepId): ProgrammeStep {
  return { ...step, status: 'blocked', missing: [{ code: 'step_before', count: 0, id: before, until: null }] };
}
