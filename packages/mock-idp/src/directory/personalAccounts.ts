import { NO_RULES } from '../policies/policySchema.ts';
import type { AppRecord, TenantRecord } from './records.ts';

/** The tenant of all personal Microsoft accounts; `consumers` is another name for it ("Client application configuration"). */
export const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** It is there in every world, because it is there at Microsoft; a seed may give it a domain and people. */
export const PERSONAL_ACCOUNTS: TenantRecord = {
  id: CONSUMERS,
  name: 'Personal accounts',
  domains: [],
  cloud: 'global',
  asOf: undefined,
  rules: NO_RULES,
  missingServices: [],
  groups: [],
  outage: 'none',
  requestLimit: undefined,
  smartLockout: undefined,
  // Anybody may have a personal account.
  selfServiceSignUp: true,
};

/** Who may sign in to an app, in the words of its manifest ("Supported account types"). */
export const SIGN_IN_AUDIENCES = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
] as const;
export type SignInAudience = (typeof SIGN_IN_AUDIENCES)[number];

export function isMultiTenant(audience: SignInAudience): boolean {
  return audience === 'AzureADMultipleOrgs' || audience === 'AzureADandPersonalMicrosoftAccount';
}

export function takesPersonalAccounts({ signInAudience }: Pick<AppRecord, 'signInAudience'>): boolean {
  return signInAudience === 'AzureADandPersonalMicrosoftAccount' || signInAudience === 'PersonalMicrosoftAccount';
}

export function takesWorkAccounts({ signInAudience }: Pick<AppRecord, 'signInAudience'>): boolean {
  return signInAudience !== 'PersonalMicrosoftAccount';
}

/** How a guest's tokens, and refusals, name the home of an account. */
export function identityProviderOf(tenantId: string): string {
  return tenantId === CONSUMERS ? 'live.com' : `https://sts.windows.net/${tenantId}/`;
}
