import type { UserFilter, UserRow, UserSort } from '../contract/index.ts';

/**
 * The loaded users of an organization, columnar, with one bitset per connection. Immutable from outside: every change gives
 * a new value that shares what did not change, so `===` tells whether anything did.
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

/** Rows of a roster that match a filter, in the order of a sort: what the table shows a window of. */
export interface RosterView {
  readonly filter: UserFilter;
  readonly sort: UserSort;
  readonly length: number;
  rowAt(index: number): number;
  /** How many of the view's rows are ticked for a connection. */
  countAssigned(connectionId: string): number;
}

/** A header checkbox: all, none or some of the rows in view. */
export type HeaderTick = boolean | 'mixed';
