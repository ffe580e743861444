import type { PolicyKind } from '../contract/index.ts';
import type { Confidence } from '../diagnosis/entry.ts';

/** Changes at Microsoft that take a while to show. */
export type PropagationKind =
  | PolicyKind
  | 'rbac-for-applications'
  | 'licence'
  | 'admin-consent'
  | 'directory-role'
  | 'account-password';

/** How long a change takes to show at Microsoft, with the source of each figure. */
export interface Propagation {
  /** Minutes after the change: nothing can be seen before, most have seen it, longer is not normal. */
  readonly earliest: number;
  readonly typical: number | null;
  readonly latest: number;
  readonly source: string;
  readonly confidence: Confidence;
  readonly checkedOn: string;
  /** Where a source names no earliest or latest time: what stands in for it. */
  readonly note?: string;
}

const day = 1440;
const checkedOn = '2026-11-22';

function takes(
  [earliest, typical, latest]: readonly [number, number | null, number],
  confidence: Confidence = 'unverified',
  ...[source = 'general knowledge', note]: readonly string[]
): Propagation {
  return { earliest, typical, latest, source, confidence, checkedOn, ...(note && { note }) };
}

const authenticationPolicy = takes(
  [30, 120, day],
  'verified',
  'OfficeDocs-Exchange',
  'Half an hour only where the tokens of the account were ended too, which ends a new OAuth grant as well.',
);
const mailSwitch = takes([5, 60, day]);
const ewsSwitch = takes(
  [0, null, day],
  'conflicting',
  'David-Barrett-MS wiki, Testing-EWS-App-Access',
  'A tester saw EWS answer for more than a day after it was switched off (msgraph-sdk-powershell#3551).',
);

/** How long each change takes. */
export const propagation: Readonly<Record<PropagationKind, Propagation>> = {
  'authentication-policy': authenticationPolicy,
  'default-authentication-policy': authenticationPolicy,
  'smtp-auth-tenant': mailSwitch,
  'smtp-auth-mailbox': mailSwitch,
  'mailbox-protocols': mailSwitch,
  'ews-enabled': ewsSwitch,
  'ews-allowed-app-ids': ewsSwitch,
  'application-access': takes(
    [30, 240, 3 * day],
    'conflicting',
    'microsoft-graph-docs#6260, #16801',
    'Reports speak of hours and of days; four hours and three days stand in for them.',
  ),
  'rbac-for-applications': takes([30, null, 120]),
  licence: takes([5, 30, day]),
  'admin-consent': {
    ...takes([0, 5, day]),
    note: 'No latest time is known; a day is what everything else takes at most.',
  },
  'directory-role': takes([2, null, 5], 'verified', 'spscript.blogspot.com'),
  'account-password': takes([0, null, day], 'verified', 'help page of Coconut Calendar'),
};

/** From when to when a change may take to show, as instants, so that a test is neither made too early nor believed too late. */
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
