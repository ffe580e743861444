import type { UserFilter, UserRow, UserSort } from '../contract/index.ts';

/**
 * The loaded users of an organization, columnar, with one bitset per connection. Immutable from outside: every change gives
 * a new value that shares what did not change, so `===` tells whether anything did. Instants are kept to the millisecond,
 * and a user's connections are shown in the order of their ids.
 */
export interface Roster {
  readonly size: number;
  /** Row numbers in roster order; a user keeps its number until it is removed. */
  rowOf(userId: string): number | undefined;
  userAt(row: number): UserRow;
  isAssigned(row: number, connectionId: string): boolean;
  /** Users ticked for a connection, counted by population count, never by walking the users. */
  countAssigned(connectionId: string): number;
}

/** What a roster in memory can be sorted by, in the direction it begins with; with `-` in front the other way round. */
export type Ascending =
  | 'displayName'
  | 'address'
  | 'upn'
  | 'licence'
  | 'location'
  /** Best first, by the state that speaks for the user. */
  | 'status'
  /** Not ticked for the connection before ticked. */
  | `assigned:${string}`
  /** Never synced on the connection first, then longest ago. */
  | `lastSuccess:${string}`;

/**
 * What a roster can be sorted by: all the back end can, and more. Equal display names, addresses and UPNs are ordered by id,
 * everything else by display name.
 */
export type RosterSort = UserSort | Ascending | `-${Ascending}`;

/** Rows of a roster that match a filter, in the order of a sort: what the table shows a window of. */
export interface RosterView {
  readonly filter: UserFilter;
  readonly sort: RosterSort;
  readonly length: number;
  rowAt(index: number): number;
  /** How many of the view's rows are ticked for a connection. */
  countAssigned(connectionId: string): number;
}

/** A header checkbox: all, none or some of the rows in view. */
export type HeaderTick = boolean | 'mixed';
