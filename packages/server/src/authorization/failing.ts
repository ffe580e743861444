import { redact } from '@authshift/core';
import { AuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-node';
import { ProblemError } from '../http/problem.ts';
import type { Mishap } from '../pages/words/words.ts';
import { VaultError } from '../vault/vault.ts';
import { aadsts, type MicrosoftFailure, readMicrosoftError } from './microsoftError.ts';

/** Why nothing came of an answer. */
export interface Failing {
  readonly code: string | null;
  readonly literal: string;
  /** Whose words `literal` is: Microsoft's; ours, of a mishap; ours, of what became of the link that led there. */
  readonly source: 'microsoft' | Mishap | 'link';
}

/** What Microsoft sent the browser back with. */
export function saidByMicrosoft(error: string, description: string): Failing {
  const literal = redact(description || error).slice(0, 2000);
  return { code: aadsts(literal) ?? error.slice(0, 100), literal, source: 'microsoft' };
}

/** Microsoft's answer lacks something. */
export function incomplete(literal: string): Failing {
  return { code: null, literal, source: 'answer_incomplete' };
}

/** What kept a code from being redeemed. */
export function readFailing(error: unknown): Failing {
  const { code, literal, kind } = readMicrosoftError(error);
  return { code, literal, source: sourceOf(error, kind) };
}

/** MSAL has errors of its own beside those that Microsoft answered. */
function sourceOf(error: unknown, kind: MicrosoftFailure['kind']): Failing['source'] {
  if (error instanceof ServerError || error instanceof InteractionRequiredAuthError) return 'microsoft';
  if (error instanceof AuthError && kind === 'unreachable') return 'microsoft_unreachable';
  if (error instanceof VaultError) return 'connection_not_ready';
  if (!(error instanceof ProblemError)) return 'internal';
  return error.code === 'microsoft_unreachable' ? 'microsoft_unreachable' : 'connection_not_ready';
}
