import { type Calendar, startOf } from './entry.ts';
import { microsoftCalendar } from './microsoftCalendar.ts';

/** What is known of the switches of Exchange Online that EWS hangs on; null: nobody looked. */
export interface EwsSwitches {
  /** `EWSEnabled` of the organization, which has three values: `unset` is the one that Microsoft switches off. */
  readonly organization: 'on' | 'off' | 'unset' | null;
  /** The app is in `EWSAllowedAppIDs`. */
  readonly appListed: boolean | null;
  /** `EWSEnabled` of the mailbox. Exchange takes "not set" for on. */
  readonly mailbox: boolean | null;
}

/** `until-switched-off`: works today, and Microsoft switches it off on a day it does not name. */
export type EwsAccess = 'allowed' | 'refused' | 'until-switched-off' | 'unknown';

/**
 * Whether an app reaches a mailbox in Exchange Online over EWS, by the switches and the date (milliseconds since 1970). One page
 * says that "off" meant "allowed" before October 2026; that contradicts MC1015893, and is not followed here.
 */
export function ewsAccess(
  { organization, appListed, mailbox }: EwsSwitches,
  asOf: number,
  calendar: Calendar = microsoftCalendar,
): EwsAccess {
  const inForce = (id: string): boolean => calendar.some((entry) => entry.id === id && startOf(entry.from) <= asOf);
  if (inForce('ews-retired') || mailbox === false) return 'refused';
  if (organization === null) return 'unknown';
  if (organization === 'off') {
    if (inForce('ews-both-switches') || mailbox === null) return 'refused';
    return 'allowed';
  }
  if (!inForce('ews-off-by-default')) return 'allowed';
  if (organization === 'unset') return 'until-switched-off';
  if (appListed === null) return 'unknown';
  return appListed ? 'allowed' : 'refused';
}
