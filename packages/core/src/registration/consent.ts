import type { Consent } from '../contract/index.ts';
import { sameId } from '../oauth/guid.ts';
import { missingScopes } from '../oauth/scope.ts';

/** Whether an admin's approval is enough, and if not, why and what to ask for. */
export type ConsentStanding =
  /** `confirmed` false: Microsoft named no single permission, so that only a token or a probe tells. */
  | { readonly ok: true; readonly confirmed: boolean }
  | {
      readonly ok: false;
      readonly code: 'none' | 'requested' | 'declined' | 'wrong_tenant' | 'incomplete';
      /** The permissions still to be approved. */
      readonly missing: readonly string[];
    };

/** Whether what a Microsoft 365 admin approved covers what a connection needs. It says nothing about a grant, nor that anything works. */
export function judgeConsent(
  consent: Consent | null,
  { tenantId, needed }: { readonly tenantId: string; readonly needed: readonly string[] },
): ConsentStanding {
  const { status, scopes, tenantId: approvedIn } = consent ?? nobodyAsked;
  if (status !== 'granted') return { ok: false, code: status, missing: needed };
  if (approvedIn !== null && !sameId(approvedIn, tenantId)) return { ok: false, code: 'wrong_tenant', missing: needed };
  // An answer without names covers whatever the app lists.
  const missing = scopes.length === 0 ? [] : missingScopes(needed, scopes);
  if (missing.length > 0) return { ok: false, code: 'incomplete', missing };
  return { ok: true, confirmed: !scopes.every((scope) => scope.endsWith('/.default')) };
}

const nobodyAsked: Pick<Consent, 'status' | 'scopes' | 'tenantId'> = { status: 'none', scopes: [], tenantId: null };
