import { redact } from '@authshift/core';
import { AuthError, InteractionRequiredAuthError } from '@azure/msal-node';
import { networkError } from '../probes/outcome.ts';

export interface MicrosoftFailure {
  readonly code: string | null;
  readonly literal: string;
  /** `interaction`: somebody must sign in again; `unreachable`: no answer; `refused`: any other answer. */
  readonly kind: 'interaction' | 'unreachable' | 'refused';
}

const AADSTS = /AADSTS(\d{4,7})/;

/** What Microsoft (or the network) answered to a token request, literally, without anything secret. */
export function readMicrosoftError(error: unknown): MicrosoftFailure {
  if (!(error instanceof AuthError)) {
    const { code, message } = networkError(error);
    return { code, literal: redact(message), kind: 'unreachable' };
  }
  const literal = redact(error.errorMessage || error.errorCode);
  if (['network_error', 'endpoints_resolution_error', 'openid_config_error'].includes(error.errorCode)) {
    return { code: error.errorCode, literal, kind: 'unreachable' };
  }
  const kind =
    error instanceof InteractionRequiredAuthError || error.errorCode === 'invalid_grant' ? 'interaction' : 'refused';
  return { code: aadsts(literal) ?? error.errorCode, literal, kind };
}

/** `AADSTS65004` and the like, where a text carries one. */
export function aadsts(text: string): string | null {
  const digits = AADSTS.exec(text)?.[1];
  return digits === undefined ? null : `AADSTS${digits}`;
}
