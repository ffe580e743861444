import type { FaultEffect } from '../../faults/fault.ts';
import { type MailEffect, mailEffect } from '../../faults/mailStrike.ts';
import { type Answer, type FarewellName, farewells, type RefusalName, refusals, throttled } from './imapWords.ts';

/** What a fault does to a connection, in IMAP's words. */
export type FaultAnswer =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'farewell'; readonly farewell: FarewellName }
  | Extract<MailEffect, { kind: 'wait' | 'hang-up' }>;

/** A refusal nobody here knows by its name is said with the words the store has for anything. */
export function faultAnswer(struck: FaultEffect): FaultAnswer {
  const effect = mailEffect(struck);
  if (effect.kind === 'throttle') return { kind: 'answer', answer: throttled(effect.retryAfterSeconds) };
  if (effect.kind !== 'refuse') return effect;
  const { name } = effect;
  if (Object.hasOwn(farewells, name)) return { kind: 'farewell', farewell: name as FarewellName };
  const isKnown = Object.hasOwn(refusals, name);
  return { kind: 'answer', answer: refusals[isKnown ? (name as RefusalName) : 'server-unavailable'] };
}
