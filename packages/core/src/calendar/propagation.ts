import type { PolicyKind } from '../contract/index.ts';
import type { Confidence } from './entry.ts';

/** Changes at Microsoft that take a while to show. */
export type PropagationKind =
  | PolicyKind
  | 'rbac-for-applications'
  | 'licence'
  | 'admin-consent'
  | 'directory-role'
  | 'account-password';

export interface Propagation {
  /** Minutes after the change: nothing can be seen before, most have seen it, longer is not normal. */
  readonly earliest: number;
  readonly typical: number | null;
  readonly latest: number;
  readonly source: string;
  readonly confidence: Confidence;
  readonly checkedOn: string;
  readonly note?: string;
}

const day = 1440;
const checkedOn = '2026-11-22';
const known = 'general knowledge';

const authenticationPolicy: Propagation = {
  earliest: 30,
  typical: 120,
  latest: day,
  source: 'OfficeDocs-Exchange, disable-basic-authentication-in-exchange-online',
  confidence: 'verified',
  checkedOn,
  note: 'Thirty minutes only where the tokens of the account were ended too, which ends a new OAuth grant as well.',
};
const mailSwitch: Propagation = {
  earliest: 5,
  typical: 60,
  latest: day,
  source: known,
  confidence: 'unverified',
  checkedOn,
};
const ewsSwitch: Propagation = {
  earliest: 0,
  typical: null,
  latest: day,
  source: 'David-Barrett-MS wiki, Testing-EWS-App-Access',
  confidence: 'conflicting',
  checkedOn,
  note: 'A tester saw EWS answer for more than a day after it was switched off (msgraph-sdk-powershell#3551).',
};

/** How long each change takes. Where a source names no earliest or latest time, `note` says what stands in for it. */
export const propagation: Readonly<Record<PropagationKind, Propagation>> = {
  'authentication-policy': authenticationPolicy,
  'default-authentication-policy': authenticationPolicy,
  'smtp-auth-tenant': mailSwitch,
  'smtp-auth-mailbox': mailSwitch,
  'mailbox-protocols': mailSwitch,
  'ews-enabled': ewsSwitch,
  'ews-allowed-app-ids': ewsSwitch,
  'application-access': {
    earliest: 30,
    typical: 240,
    latest: 3 * day,
    source: 'microsoft-graph-docs#6260, #16801',
    confidence: 'conflicting',
    checkedOn,
    note: 'Reports speak of hours and of days; four hours and three days stand in for them.',
  },
  'rbac-for-applications': {
    earliest: 30,
    typical: null,
    latest: 120,
    source: known,
    confidence: 'unverified',
    checkedOn,
  },
  licence: { earliest: 5, typical: 30, latest: day, source: known, confidence: 'unverified', checkedOn },
  'admin-consent': {
    earliest: 0,
    typical: 5,
    latest: day,
    source: known,
    confidence: 'unverified',
    checkedOn,
    note: 'No latest time is known; a day is what everything else takes at most.',
  },
  'directory-role': {
    earliest: 2,
    typical: null,
    latest: 5,
    source: 'spscript.blogspot.com',
    confidence: 'verified',
    checkedOn,
  },
  'account-password': {
    earliest: 0,
    typical: null,
    latest: day,
    source: 'help page of Coconut Calendar',
    confidence: 'verified',
    checkedOn,
  },
};

export interface PropagationWindow {
  /** Before this, a test says nothing. */
  readonly earliest: string;
  /** Null: nobody says. */
  readonly typical: string | null;
  /** After this, "not yet" is no longer an explanation. */
  readonly latest: string;
}

/** When a change made at an instant can be expected to show. */
export function propagationWindow(kind: PropagationKind, at: string): PropagationWindow {
  const { earliest, typical, latest } = propagation[kind];
  const after = (minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();
  return { earliest: after(earliest), typical: typical === null ? null : after(typical), latest: after(latest) };
}
