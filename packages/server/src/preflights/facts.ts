import { diagnose, type PreflightFacts } from '@authshift/core';
import type { Failure } from '../probes/outcome.ts';

/** What one source knows of one user. What it does not know is not there, so that another may. */
export type Facts = Partial<Omit<PreflightFacts, 'address'>>;

/** Whom to ask about. */
export interface InspectedUser {
  readonly id: string;
  readonly address: string;
  readonly upn: string;
  /** The licence as the host has named it. */
  readonly licence: string | null;
  readonly mailbox: PreflightFacts['mailboxKind'];
}

/** Facts, or why there are none. */
export type Found = { readonly kind: 'found'; readonly facts: Facts } | Failure;

export function found(facts: Facts): Found {
  return { kind: 'found', facts };
}

/** Later ones win where both know; what is null is not known. */
export function mergeFacts(...all: readonly Facts[]): Facts {
  const known = all.map((facts) => Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));
  const literals = Object.assign({}, ...all.map((facts) => facts.literals ?? {}));
  return { ...Object.fromEntries(known.flat()), literals };
}

/** Says nothing of whoever was asked about: the server is busy or away, and would answer something else in a while. */
export function passes(failure: Failure): boolean {
  if (failure.backOffMilliseconds !== null || failure.kind === 'unreachable') return true;
  return failure.aboutCaller && diagnose(failure).retry === 'transient';
}
