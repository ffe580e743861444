import { EntraError } from '../entra/entraError.ts';
import type { Verdict } from './verdict.ts';

/**
 * A verdict as an error, for where nobody can be asked; undefined if the sign-in may go on. `values` fill in its words; `error` stands in
 * for the catalogue's OAuth error.
 */
export function toRefusal(
  verdict: Verdict,
  values: Readonly<Record<string, string>> = {},
  how: { readonly error?: string } = {},
): EntraError | undefined {
  switch (verdict.kind) {
    case 'pass':
      return undefined;
    case 'ask-mfa':
      return new EntraError(verdict.isOld === true ? 50078 : 50076, values, { ...how, ...verdict });
    case 'ask-enrolment':
      return new EntraError(50079, values, { ...how, ...verdict });
    case 'ask-sign-in-again':
      return new EntraError(70043, { ...values, lifetime: String(verdict.lifetime) }, { ...how, ...verdict });
    case 'ask-terms':
      return new EntraError(50158, values, { ...how, ...verdict });
    case 'block':
      return new EntraError(verdict.code, values, { ...how, ...verdict });
  }
}
