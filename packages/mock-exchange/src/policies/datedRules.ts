/**
 * Microsoft's dated rules of Exchange Online that this mock obeys, as data. A tenant's as-of date picks which are in
 * force; token times have nothing to do with them.
 */
export interface DatedRule {
  /** First day (UTC, ISO date) on which the rule holds. */
  readonly from: string;
  readonly what: string;
  readonly source: string;
  /** Day on which the source was last read. */
  readonly checkedOn: string;
}

export type RuleName = 'ews-basic-ended' | 'ews-frontline-refused' | 'ews-ended';

export const datedRules: Readonly<Record<RuleName, DatedRule>> = {
  // Microsoft removed Basic tenant by tenant from this day and finished in January 2023. The mock has no lottery:
  // a tenant as of the first day or later has lost it.
  'ews-basic-ended': {
    from: '2022-10-01',
    what: 'Basic authentication for EWS is removed from Exchange Online',
    source:
      'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online',
    checkedOn: '2026-11-22',
  },
  'ews-frontline-refused': {
    from: '2026-06-30',
    what: 'Mailboxes with only a frontline (F1, F3, Kiosk) licence are refused EWS with 403',
    source: 'Message Center MC1191578',
    checkedOn: '2026-11-22',
  },
  'ews-ended': {
    from: '2027-04-01',
    what: 'EWS ends in Exchange Online for every tenant and application',
    source: 'Exchange Team blog, techcommunity.microsoft.com, article 4492361',
    checkedOn: '2026-11-22',
  },
};

/** Whether a rule holds for a tenant whose as-of date (ISO date or date-time, UTC) is given. */
export function inForce(rule: RuleName, asOf: string): boolean {
  return asOf.slice(0, 10) >= datedRules[rule].from;
}
