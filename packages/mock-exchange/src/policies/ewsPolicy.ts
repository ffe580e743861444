import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import { isFrontlineOnly } from '../mailboxes/mailbox.ts';
import { inForce } from './datedRules.ts';
import type { ExchangeSettings } from './exchangeSettings.ts';

/** Whether EWS still takes a password in this tenant. */
export function basicAllowed(tenant: Tenant): boolean {
  return !inForce('ews-basic-ended', tenant.asOf);
}

/** Whether EWS takes a password from this account: Microsoft's date, and the authentication policy that decides on the user. */
export function basicAllowedBy(settings: Pick<ExchangeSettings, 'authenticationPolicyOf'>) {
  return async (tenant: Tenant, user: DirectoryUser): Promise<boolean> => {
    if (!basicAllowed(tenant)) return false;
    const policy = await settings.authenticationPolicyOf(user);
    return policy === undefined || policy.allowBasicAuth.includes('WebServices');
  };
}

/** Whether EWS is refused with 403 for everyone in this tenant. */
export function ewsEnded(tenant: Tenant): boolean {
  return inForce('ews-ended', tenant.asOf);
}

/** Whether EWS is refused with 403 for this mailbox. */
export function mailboxRefused(tenant: Tenant, user: DirectoryUser): boolean {
  return isFrontlineOnly(user) && inForce('ews-frontline-refused', tenant.asOf);
}
