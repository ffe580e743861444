/**
 * How long a change an administrator makes takes to reach the protocol ends, as data. Times are minutes on the tenant's
 * clock. A figure no source gives is the latest one known, so that nobody is told too early that a change holds.
 */
export interface PropagationWindow {
  readonly what: string;
  readonly earliest: number;
  readonly typical: number;
  readonly latest: number;
  /** Reports from the field of a change that took even longer; `spreading: 'anomalous'` plays it. */
  readonly anomaly?: { readonly minutes: number; readonly what: string; readonly source: string };
  readonly source: string;
  /** Figures that no source states. */
  readonly unverified: readonly ('earliest' | 'typical' | 'latest')[];
  /** Day on which the source was last read. */
  readonly checkedOn: string;
}

export const kindsOfChange = [
  'authentication-policy',
  'mailbox-switch',
  'tenant-smtp-auth',
  'ews',
  'application-access-policy',
  'rbac-for-applications',
  'permission',
  'service-principal',
  'licence',
] as const;
export type KindOfChange = (typeof kindsOfChange)[number];

const hour = 60;
const day = 24 * hour;
const checkedOn = '2026-11-22';

export const propagation: Readonly<Record<KindOfChange, PropagationWindow>> = {
  'authentication-policy': {
    what: 'Authentication policy: its contents, its assignment to a user, the default of the tenant',
    earliest: 30,
    typical: 2 * hour,
    latest: day,
    source:
      'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/disable-basic-authentication-in-exchange-online',
    unverified: ['typical'],
    checkedOn,
  },
  'mailbox-switch': {
    what: 'IMAP, POP or SMTP AUTH switch of a mailbox',
    earliest: 5,
    typical: hour,
    latest: day,
    source: 'Known from the field ("minutes", an hour, a day); no document gives figures',
    unverified: ['earliest', 'typical', 'latest'],
    checkedOn,
  },
  'tenant-smtp-auth': {
    what: 'SMTP AUTH of the tenant, and of Basic in it',
    earliest: 5,
    typical: hour,
    latest: day,
    source: 'Known from the field ("minutes", an hour, a day); no document gives figures',
    unverified: ['earliest', 'typical', 'latest'],
    checkedOn,
  },
  ews: {
    what: 'EwsEnabled, EwsAllowedAppIDs and the user agent lists, of the tenant or a mailbox',
    earliest: day,
    typical: day,
    latest: day,
    anomaly: {
      minutes: 2 * day,
      what: 'EWS still answered more than a day after it had been switched off',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/3551',
    },
    source: 'Wiki "Testing EWS App Access" of David-Barrett-MS, August 2026: up to 24 hours',
    unverified: ['earliest', 'typical'],
    checkedOn,
  },
  'application-access-policy': {
    what: 'Application access policy',
    earliest: 30,
    typical: 2 * hour,
    latest: 2 * day,
    source: 'https://github.com/microsoftgraph/microsoft-graph-docs/issues/6260 and /16801 ("hours", "days")',
    unverified: ['typical', 'latest'],
    checkedOn,
  },
  'rbac-for-applications': {
    what: 'Management scope or role assignment of RBAC for Applications',
    earliest: 30,
    typical: 2 * hour,
    latest: 2 * hour,
    source: 'Known from the field: 30 minutes to 2 hours; nothing typical is named',
    unverified: ['earliest', 'typical', 'latest'],
    checkedOn,
  },
  permission: {
    what: 'Full Access, Send As and Send on Behalf',
    earliest: 5,
    typical: hour,
    latest: day,
    source: 'No figure found; taken as for the switch of a mailbox',
    unverified: ['earliest', 'typical', 'latest'],
    checkedOn,
  },
  'service-principal': {
    what: 'Service principal made known to Exchange',
    earliest: 5,
    typical: hour,
    latest: day,
    source: 'No figure found; taken as for the switch of a mailbox',
    unverified: ['earliest', 'typical', 'latest'],
    checkedOn,
  },
  licence: {
    what: 'Mailbox of a licence just given',
    earliest: 5,
    typical: 30,
    latest: day,
    source: 'Known from the field ("minutes", half an hour, a day); no document gives figures',
    unverified: ['earliest', 'typical', 'latest'],
    checkedOn,
  },
};

/** How quickly a tenant's changes spread. `anomalous` is the longest that was ever reported. */
export const spreadings = ['at-once', 'earliest', 'typical', 'latest', 'anomalous'] as const;
export type Spreading = (typeof spreadings)[number];

/** Milliseconds that a change of this kind takes. */
export function delayOf(kind: KindOfChange, spreading: Spreading): number {
  if (spreading === 'at-once') return 0;
  const window = propagation[kind];
  if (spreading === 'anomalous') return (window.anomaly?.minutes ?? window.latest) * 60_000;
  return window[spreading] * 60_000;
}

/** Milliseconds within which an authentication policy reaches a user whose tokens were just declared invalid. */
export const acceleratedDelay = propagation['authentication-policy'].earliest * 60_000;
