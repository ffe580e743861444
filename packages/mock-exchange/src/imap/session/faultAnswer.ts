import type { FaultEffect } from '../../faults/fault.ts';
import { type Answer, type FarewellName, farewells, type RefusalName, refusals, throttled } from './imapWords.ts';

/** What a fault does to a connection. */
export type FaultAnswer =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'farewell'; readonly farewell: FarewellName }
  | { readonly kind: 'hang-up'; readonly how: 'reset' | 'drop' }
  | { readonly kind: 'wait'; readonly milliseconds: number };

/** A refusal nobody here knows by its name is said with the words the store has for anything. */
export function faultAnswer(effect: FaultEffect): FaultAnswer {
  if ('latencyMilliseconds' in effect) return { kind: 'wait', milliseconds: effect.latencyMilliseconds };
  if ('connection' in effect) return { kind: 'hang-up', how: effect.connection };
  if ('throttle' in effect) return { kind: 'answer', answer: throttled(effect.throttle.retryAfterSeconds) };
  if ('status' in effect) return { kind: 'hang-up', how: 'drop' };
  const { refuse } = effect;
  if (Object.hasOwn(farewells, refuse)) return { kind: 'farewell', farewell: refuse as FarewellName };
  const isKnown = Object.hasOwn(refusals, refuse);
  return { kind: 'answer', answer: refusals[isKnown ? (refuse as RefusalName) : 'server-unavailable'] };
}
