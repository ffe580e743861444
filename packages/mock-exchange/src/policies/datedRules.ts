/**
 * Microsoft's dated rules of Exchange Online that this mock obeys, as data. A tenant's as-of date picks which are in
 * force; token times have nothing to do with them.
 */
export interface DatedRule {
  /** First day (UTC, ISO date) on which the rule holds. */
  readonly from: string;
  readonly what: string;
  /** The day itself is stated by no source. */
  readonly unverified?: true;
  readonly source: string;
  /** Day on which the source was last read. */
  readonly checkedOn: string;
}

export type RuleName =
  | 'basic-ended'
  | 'ews-basic-ended'
  | 'personal-basic-ended'
  | 'impersonation-role-ended'
  | 'ews-needs-both-switches'
  | 'ews-frontline-refused'
  | 'ews-only-listed-apps'
  | 'ews-ended'
  | 'smtp-basic-off-by-default'
  | 'smtp-basic-removed'
  | 'smtp-old-tls-refused'
  | 'imap-pop-old-tls-refused'
  | 'powershell-credential-ended';

const basicRemoval =
  'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online';
const checkedOn = '2026-11-22';

export const datedRules: Readonly<Record<RuleName, DatedRule>> = {
  // Microsoft removed Basic tenant by tenant from this day and finished in January 2023. The mock has no lottery:
  // a tenant as of the first day or later has lost it.
  'basic-ended': {
    from: '2022-10-01',
    what: 'Basic authentication for IMAP and POP is removed from Exchange Online',
    source: basicRemoval,
    checkedOn,
  },
  'ews-basic-ended': {
    from: '2022-10-01',
    what: 'Basic authentication for EWS is removed from Exchange Online',
    source: basicRemoval,
    checkedOn,
  },
  'personal-basic-ended': {
    from: '2024-09-16',
    what: 'Personal accounts (Outlook.com) sign in by OAuth only, application passwords included',
    source: 'techissuestoday.com; the refusal itself: https://github.com/holon-run/uxc/issues/445',
    checkedOn,
  },
  'impersonation-role-ended': {
    from: '2025-02-01',
    what: 'The role ApplicationImpersonation is removed from Exchange Online',
    source: 'Message Center MC718754',
    checkedOn,
  },
  'ews-needs-both-switches': {
    from: '2025-04-01',
    what: 'EWSEnabled of the tenant and of the mailbox have to allow it; before, the mailbox could override the tenant',
    source: 'Message Center MC1015893',
    checkedOn,
  },
  'ews-frontline-refused': {
    from: '2026-06-30',
    what: 'Mailboxes with only a frontline (F1, F3, Kiosk) licence are refused EWS with 403',
    source: 'Message Center MC1191578',
    checkedOn,
  },
  // Tenant by tenant from this day; again without a lottery.
  'ews-only-listed-apps': {
    from: '2026-10-01',
    what: 'EwsEnabled null becomes false; with true only the applications in EwsAllowedAppIDs reach EWS',
    source: 'Exchange Team blog, techcommunity.microsoft.com, articles 4492361 and 4529471',
    checkedOn,
  },
  'ews-ended': {
    from: '2027-04-01',
    what: 'EWS ends in Exchange Online for every tenant and application',
    source: 'Exchange Team blog, techcommunity.microsoft.com, article 4492361',
    checkedOn,
  },
  'smtp-basic-off-by-default': {
    from: '2027-01-01',
    what: 'Basic at SMTP AUTH is off unless an administrator switches it on again',
    source: 'Exchange Team blog, techcommunity.microsoft.com, article 4489835 (27 January 2026)',
    checkedOn,
  },
  // [unverified] Microsoft will name the day in the second half of 2027; this is the last day of that half.
  'smtp-basic-removed': {
    from: '2027-12-31',
    what: 'Basic at SMTP AUTH is removed for good',
    unverified: true,
    source: 'Exchange Team blog, techcommunity.microsoft.com, articles 4489835 and 4114750; the day is not announced',
    checkedOn,
  },
  // [unverified] "Earlier" than the other protocols: the day of the announcement that gave it an opt-in endpoint.
  'smtp-old-tls-refused': {
    from: '2022-01-01',
    what: 'TLS 1.0 and 1.1 are refused at SMTP AUTH',
    unverified: true,
    source: 'https://github.com/DSpace/DSpace/issues/8123',
    checkedOn,
  },
  // Gradually until 31 December 2026; without a lottery from the first day.
  'imap-pop-old-tls-refused': {
    from: '2026-07-01',
    what: 'TLS 1.0 and 1.1 are refused at IMAP and POP',
    source: 'Message Center MC1293480',
    checkedOn,
  },
  'powershell-credential-ended': {
    from: '2026-07-01',
    what: 'New versions of the Exchange Online PowerShell module have no -Credential',
    source: 'Message Center MC1248389',
    checkedOn,
  },
};

/** Whether a rule holds for a tenant whose as-of date (ISO date or date-time, UTC) is given. */
export function inForce(rule: RuleName, asOf: string): boolean {
  return asOf.slice(0, 10) >= datedRules[rule].from;
}
