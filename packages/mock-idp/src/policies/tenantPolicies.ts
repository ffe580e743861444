import type { WorldDirectory } from '../directory/worldDirectory.ts';
import { judgeSignIn } from './judgeSignIn.ts';
import { NO_RULES, type TenantRules } from './policySchema.ts';
import type { SignInFacts, Verdict } from './verdict.ts';

/** The rules of every tenant. */
export interface TenantPolicies {
  of(tenantId: string): TenantRules;
  judge(facts: SignInFacts): Verdict;
}

export function createTenantPolicies(getDirectory: () => WorldDirectory): TenantPolicies {
  const of = (tenantId: string): TenantRules => getDirectory().findTenant(tenantId)?.rules ?? NO_RULES;
  return {
    of,
    judge: (facts) => judgeSignIn({ ...facts, resources: facts.resources.flatMap(toNames) }, of(facts.tenantId)),
  };

  /** Policies may name an API by any of its URIs. */
  function toNames(appId: string): readonly string[] {
    return [appId, ...(getDirectory().findResource(appId)?.uris ?? [])];
  }
}
