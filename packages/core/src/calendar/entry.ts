import type { AuthType, Environment, Protocol } from '../contract/index.ts';
import type { Confidence } from '../diagnosis/entry.ts';

/** What Microsoft dates one by one. `imap-smtp` and `pop-smtp` are two of them, which end on different days. */
export type ProtocolPart = 'ews' | 'graph' | 'imap' | 'pop' | 'smtp' | 'exchange-admin';

/** `frontline`: F1, F3 and Kiosk plans, whose mailboxes some protocols leave out. */
export type LicenceClass = 'frontline' | 'full';

/**
 * What a date does. `blocked`: refused, and nobody can change that; `retired`: the protocol itself is gone, however one signs in;
 * `off-by-default`: refused unless an admin of the tenant switches it on again; `limited`: it works with a condition;
 * `announced`: nothing changes by itself.
 */
export type CalendarEffect = 'blocked' | 'retired' | 'off-by-default' | 'limited' | 'announced';

/** One date of Microsoft's, and whom it concerns. A member that is absent concerns everybody. */
export interface CalendarEntry {
  readonly id: string;
  readonly what: string;
  readonly parts: readonly ProtocolPart[];
  readonly authTypes: readonly AuthType[];
  /** Where the mailbox is. `hybrid` stands for a mailbox whose location nobody looked up. */
  readonly environments: readonly Environment[];
  readonly licenceClass?: LicenceClass;
  /** Only tenants made on this day or later. */
  readonly tenantsFrom?: string;
  /** The day it takes effect, in UTC, `2027-04-01`. */
  readonly from: string;
  /** How exact `from` is; absent: to the day. */
  readonly precision?: 'week' | 'month' | 'half-year';
  readonly effect: CalendarEffect;
  readonly source: string;
  readonly confidence: Confidence;
  /** The day somebody last compared this with its source. */
  readonly checkedOn: string;
  /** What sources say differently, or what the date leaves open. */
  readonly note?: string;
}

/** Dated rules of Microsoft's as data: `microsoftCalendar`, or what `overrideCalendar` makes of it. */
export type Calendar = readonly CalendarEntry[];

const halves: Partial<Record<Protocol, readonly ProtocolPart[]>> = {
  'imap-smtp': ['imap', 'smtp'],
  'pop-smtp': ['pop', 'smtp'],
};

/** What a connection's protocol consists of, reading half first. */
export function partsOf(protocol: Protocol): readonly ProtocolPart[] {
  return halves[protocol] ?? [protocol as ProtocolPart];
}

/** The first millisecond of a day in UTC. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The first instant of a day in UTC, in the form the contract uses. */
export function instantOf(day: string): string {
  return `${day}T00:00:00.000Z`;
}
