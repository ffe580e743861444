import { EntraError } from '../entra/entraError.ts';
import type { Verdict } from './verdict.ts';

/** A verdict as an error, for where nobody can be asked; undefined if the sign-in may go on. */
export function toRefusal(verdict: Verdict): EntraError | undefined {
  switch (verdict.kind) {
    case 'pass':
      return undefined;
    case 'ask-mfa':
      return new EntraError(50076, {}, { policyIds: verdict.policyIds });
    case 'ask-enrolment':
      return new EntraError(50079, {}, { policyIds: verdict.policyIds });
    case 'ask-sign-in-again':
    case 'block':
      return new EntraError(verdict.code, {}, { policyIds: verdict.policyIds });
  }
}
