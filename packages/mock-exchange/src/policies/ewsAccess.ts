import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import { isFrontlineOnly } from '../mailboxes/mailbox.ts';
import type { MailboxSettings } from '../mailboxes/mailboxSettings.ts';
import { inForce } from './datedRules.ts';
import type { ExchangeSettings } from './exchangeSettings.ts';
import type { TenantSettings } from './tenantSettings.ts';

/** Whether EWS takes a password from this account: Microsoft's date, and the authentication policy that decides on the user. */
export function basicAllowedBy(settings: Pick<ExchangeSettings, 'authenticationPolicyOf'>) {
  return async (tenant: Tenant, user: DirectoryUser): Promise<boolean> => {
    if (inForce('ews-basic-ended', tenant.asOf)) return false;
    const policy = await settings.authenticationPolicyOf(user);
    return policy === undefined || policy.allowBasicAuth.includes('WebServices');
  };
}

/** Why EWS is refused with 403. */
export type EwsRefusal =
  | 'ews-ended'
  | 'frontline'
  | 'ews-off-tenant'
  | 'ews-off-mailbox'
  | 'app-not-listed'
  | 'user-agent-not-listed'
  | 'user-agent-blocked';

/**
 * What the 403 says in `X-EWS-Policy-Reason`, and nowhere else: Microsoft documents two texts for the switches and lists
 * ("Control access to EWS in Exchange", 2026), and none for the other refusals.
 */
export function policyReason(refusal: EwsRefusal): string | undefined {
  if (refusal === 'ews-ended' || refusal === 'frontline') return undefined;
  return refusal === 'ews-off-tenant' || refusal === 'ews-off-mailbox'
    ? 'EWS is disabled for this user or tenant'
    : 'EWS is blocked by policy for this user or tenant';
}

export interface EwsRequestFacts {
  readonly tenant: Tenant;
  /** Whose mailbox is asked for, once that is known. */
  readonly mailbox: DirectoryUser | undefined;
  /** Undefined for a caller with a password. */
  readonly appId: string | undefined;
  readonly userAgent: string | undefined;
}

/** Whether Exchange Online lets a request to EWS through, once it knows the caller. */
export async function judgeEws(
  facts: EwsRequestFacts,
  { settings }: { readonly settings: Pick<ExchangeSettings, 'tenant' | 'mailbox'> },
): Promise<'allowed' | EwsRefusal> {
  const tenant = await settings.tenant(facts.tenant.id);
  const mailbox = facts.mailbox === undefined ? undefined : await settings.mailbox(facts.mailbox);
  if (inForce('ews-ended', facts.tenant.asOf)) return 'ews-ended';
  const isFrontline = facts.mailbox !== undefined && isFrontlineOnly(facts.mailbox);
  if (isFrontline && inForce('ews-frontline-refused', facts.tenant.asOf)) return 'frontline';
  const bySwitch = judgeEwsSwitches(facts, { tenant, mailbox });
  if (bySwitch !== 'allowed') return bySwitch;
  return judgeUserAgent(facts.userAgent, { tenant, mailbox });
}

interface Settings {
  readonly tenant: TenantSettings;
  readonly mailbox: MailboxSettings | undefined;
}

/** The truth table of `EwsEnabled` (tenant, mailbox), `EwsAllowedAppIDs` and Microsoft's dates. */
export function judgeEwsSwitches(
  { tenant: { asOf }, appId }: Pick<EwsRequestFacts, 'tenant' | 'appId'>,
  { tenant, mailbox }: Settings,
): 'allowed' | EwsRefusal {
  const isMailboxOn = mailbox?.ewsEnabled;
  if (isMailboxOn === false) return 'ews-off-mailbox';
  const mayOverride = !inForce('ews-needs-both-switches', asOf) && isMailboxOn === true;
  if (tenant.ewsEnabled === false) return mayOverride ? 'allowed' : 'ews-off-tenant';
  if (!inForce('ews-only-listed-apps', asOf)) return 'allowed';
  if (tenant.ewsEnabled === null) return 'ews-off-tenant';
  const { ewsAllowedAppIds } = tenant;
  if (ewsAllowedAppIds === null) return 'allowed';
  const isListed = ewsAllowedAppIds.some((id) => id.toLowerCase() === appId?.toLowerCase());
  return isListed ? 'allowed' : 'app-not-listed';
}

/**
 * The older lists, by user agent: the mailbox's, or where it has none the tenant's. They hold for REST (Graph) as well,
 * which answers "Access to OData is disabled.".
 */
export function judgeUserAgent(
  userAgent: string | undefined,
  { tenant, mailbox }: Settings,
): 'allowed' | 'user-agent-not-listed' | 'user-agent-blocked' {
  const deciding = mailbox !== undefined && mailbox.ewsApplicationAccessPolicy !== null ? mailbox : tenant;
  const isIn = (list: readonly string[]) => list.some((pattern) => fits(pattern, userAgent ?? ''));
  if (deciding.ewsApplicationAccessPolicy === 'EnforceAllowList' && !isIn(deciding.ewsAllowList)) {
    return 'user-agent-not-listed';
  }
  if (deciding.ewsApplicationAccessPolicy === 'EnforceBlockList' && isIn(deciding.ewsBlockList)) {
    return 'user-agent-blocked';
  }
  return 'allowed';
}

/** `*` stands for anything, nothing included; case does not matter. */
function fits(pattern: string, userAgent: string): boolean {
  const text = userAgent.toLowerCase();
  const [first = '', ...others] = pattern.toLowerCase().split('*');
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return text.endsWith(last) && text.length - last.length >= from;
}
