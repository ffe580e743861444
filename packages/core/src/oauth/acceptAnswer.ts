import { sameId } from './guid.ts';
import type { AccountMatch } from './matchAccount.ts';
import { listScopes, missingScopes } from './scope.ts';
import { readQuery } from './webAddress.ts';

/** What came back from a sign-in, held against what was needed, before anything is stored. */
export interface GrantFacts {
  /** Null for an app-only token: nobody signed in. */
  readonly match: AccountMatch | null;
  /** `scopes` of `requiredAccess`. */
  readonly needed: readonly string[];
  /** `scope` of the token answer. */
  readonly granted: readonly string[] | string;
  readonly hasRefreshToken: boolean;
  readonly needsRefreshToken: boolean;
}

/** Why a grant is thrown away although Microsoft gave it. */
export type GrantRefusal =
  | 'wrong_account'
  | 'wrong_tenant'
  | 'alias_not_accepted'
  | 'scope_missing'
  | 'no_refresh_token';

/** Answer of `acceptGrant`: store it, or everything that is wrong with it. */
export type GrantDecision =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** The reason that comes first; the others follow. */
      readonly code: GrantRefusal;
      readonly all: readonly GrantRefusal[];
      readonly missingScopes: readonly string[];
    };

const refusals: Readonly<Record<AccountMatch['verdict'], GrantRefusal | null>> = {
  same: null,
  alias: 'alias_not_accepted',
  'wrong-account': 'wrong_account',
  guest: 'wrong_account',
  'wrong-tenant': 'wrong_tenant',
  'consumer-account': 'wrong_tenant',
};

/** Guard G2: a grant is kept only of the expected account, with all it needs, and able to last. */
export function acceptGrant({ match, needed, granted, hasRefreshToken, needsRefreshToken }: GrantFacts): GrantDecision {
  const missing = missingScopes(needed, listScopes(granted)).filter((scope) => !scope.endsWith('/.default'));
  const found: readonly (GrantRefusal | null)[] = [
    match && refusals[match.verdict],
    missing.length > 0 ? 'scope_missing' : null,
    needsRefreshToken && !hasRefreshToken ? 'no_refresh_token' : null,
  ];
  const all = found.filter((code) => code !== null);
  const [code] = all;
  return code === undefined ? { ok: true } : { ok: false, code, all, missingScopes: missing };
}

/** What the answer to an admin consent request must match, as it was when the request was made. */
export interface ConsentExpectation {
  readonly tenantId: string;
  readonly state: string;
  /** What was asked for. */
  readonly needed: readonly string[];
}

/** What the answer to an admin consent request amounts to; only `granted` changes what is stored as approved. */
export type ConsentDecision =
  | {
      readonly verdict: 'granted';
      readonly scopes: readonly string[];
      /** False: the answer names no single permission, so that only a token or a probe tells. */
      readonly confirmed: boolean;
    }
  /** Another tenant approved: for this one nothing has changed (M18). */
  | { readonly verdict: 'wrong-tenant'; readonly tenantId: string }
  | { readonly verdict: 'incomplete'; readonly missing: readonly string[] }
  | { readonly verdict: 'declined' | 'failed'; readonly error: string; readonly description: string }
  /** Neither approval nor refusal, or not an answer to our request. */
  | { readonly verdict: 'not-an-answer' | 'wrong-state' };

/** Refusals of the admin, as the two forms of the endpoint call them; `consent_required` even beside `admin_consent=True`. */
const declined = ['access_denied', 'permission_denied', 'consent_required'];

/** What the query of an approval's return says. Only an approval by the expected tenant, of all that was asked, counts. */
export function acceptConsent(query: string, expected: ConsentExpectation): ConsentDecision {
  const fields = readQuery(query);
  if (fields.get('state') !== expected.state) return { verdict: 'wrong-state' };
  const error = fields.get('error');
  if (error !== undefined) {
    const description = fields.get('error_description') ?? '';
    return { verdict: declined.includes(error) ? 'declined' : 'failed', error, description };
  }
  if (fields.get('admin_consent')?.toLowerCase() !== 'true') return { verdict: 'not-an-answer' };
  const tenantId = fields.get('tenant') ?? '';
  if (!sameId(tenantId, expected.tenantId)) return { verdict: 'wrong-tenant', tenantId };
  const scopes = listScopes(fields.get('scope') ?? '');
  const isSilent = scopes.every((scope) => scope.endsWith('/.default'));
  const missing = isSilent ? [] : missingScopes(expected.needed, scopes);
  return missing.length > 0 ? { verdict: 'incomplete', missing } : { verdict: 'granted', scopes, confirmed: !isSilent };
}
