import type { IdleFacts, ProgrammeFacts, ProgrammeStep, ProgrammeStepId, StepStatus } from '@authshift/core';
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
}

/** Core counts what is not known as not there; a page must not claim that. */
export function toBoardStep(step: ProgrammeStep, sources: BoardSources): BoardStep {
  const why = isOpenToDoubt(step) ? unknownOf(step.step, sources) : null;
  if (why === null) return { ...step, why };
  return { ...step, status: 'unknown', missing: [], why };
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
  const active = steps.find(({ status }) => status === 'open' || status === 'waiting');
  const stuck = steps.find(
    ({ status, missing }) => status === 'blocked' && missing.every(({ code }) => code !== 'step_before'),
  );
  return (active ?? stuck)?.step ?? null;
}
