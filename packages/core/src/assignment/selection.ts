import type { Scope, UserFilter } from '../contract/index.ts';
import type { HeaderTick } from './rosterView.ts';

/**
 * Which users a person has chosen: some by id, or all who match a filter except some. Its size never depends on how many
 * users there are. (Which users are *ticked* for a connection is the roster's business.)
 */
export type Selection =
  | { readonly type: 'include'; readonly ids: ReadonlySet<string> }
  | { readonly type: 'exclude'; readonly filter: UserFilter; readonly ids: ReadonlySet<string> };

/** The selection to start from, and to return to once a change has been sent: nobody. */
export const nothingSelected: Selection = { type: 'include', ids: new Set() };

/** Everybody the filter matches, also those whose rows were never loaded. Send it as it is: the back end works out who they are. */
export function selectAllMatching(filter: UserFilter): Selection {
  return { type: 'exclude', filter, ids: new Set() };
}

/** `matches`: whether the user matches the selection's filter; the caller has the user at hand. */
export function isSelected(selection: Selection, userId: string, matches: boolean): boolean {
  return selection.type === 'include' ? selection.ids.has(userId) : matches && !selection.ids.has(userId);
}

/** The selection with one user in it or not. A user outside the filter of an `exclude` cannot come in. */
export function toggleSelected(selection: Selection, userId: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(userId)) ids.add(userId);
  return { ...selection, ids };
}

/**
 * The selection with these users all in it, or all out of it: what a range from the last pressed row to this one does, and what
 * joins two ranges. Users outside the filter of an `exclude` must not be among them.
 */
export function setSelected(selection: Selection, userIds: Iterable<string>, selected: boolean): Selection {
  const named = selected === (selection.type === 'include');
  const ids = new Set(selection.ids);
  for (const userId of userIds) {
    if (named) ids.add(userId);
    else ids.delete(userId);
  }
  return ids.size === selection.ids.size ? selection : { ...selection, ids };
}

/**
 * The users who match a filter and are not chosen. What "all except" leaves out can only be named within its own filter, so
 * that one stays within it.
 */
export function invertSelected(selection: Selection, filter: UserFilter): Selection {
  const { type, ids } = selection;
  return type === 'include' ? { type: 'exclude', filter, ids } : { type: 'include', ids };
}

/** How many users are chosen; `matching` is how many match the filter, as the back end or the view counts them. */
export function countSelected(selection: Selection, matching: number): number {
  return selection.type === 'include' ? selection.ids.size : Math.max(matching - selection.ids.size, 0);
}

/** Everybody a selection can be about: how many match the filter, and who does. */
export interface Selectable {
  readonly filter: UserFilter;
  readonly matching: number;
  readonly matches: (userId: string) => boolean;
}

/**
 * The same choice without ids of people who cannot be chosen, everybody and nobody each in one form. A selection of the type
 * `exclude` must be over the filter of who can be chosen.
 */
export function normalSelection(selection: Selection, { filter, matching, matches }: Selectable): Selection {
  const known: Selection = { ...selection, ids: new Set([...selection.ids].filter(matches)) };
  const count = countSelected(known, matching);
  if (count === 0) return nothingSelected;
  return count === matching ? selectAllMatching(filter) : known;
}

/** Whether two selections choose the same users of those who can be chosen, told without listing them. */
export function sameSelection(a: Selection, b: Selection, selectable: Selectable): boolean {
  const [first, second] = [normalSelection(a, selectable), normalSelection(b, selectable)];
  if (first.type === second.type)
    return first.ids.size === second.ids.size && [...first.ids].every((id) => second.ids.has(id));
  // One names who is in, the other who is out: the same where these are everybody and nobody is both.
  return first.ids.size + second.ids.size === selectable.matching && ![...first.ids].some((id) => second.ids.has(id));
}

/** The header checkbox over the `matching` users. Of nobody, nobody is chosen. */
export function headerOf(selection: Selection, matching: number): HeaderTick {
  const count = countSelected(selection, matching);
  if (count === 0) return false;
  return count >= matching ? true : 'mixed';
}

/** What a table keeps for the checkbox in its header, from one press to the next. */
export interface HeaderPress {
  readonly selection: Selection;
  /** The partial selection that the third press brings back; null when there was none. */
  readonly remembered: Selection | null;
}

/** A press on the header: some become all, all become none, and none become again the some they were, or all. */
export function pressHeader(
  { selection, remembered }: HeaderPress,
  { filter, matching }: { readonly filter: UserFilter; readonly matching: number },
): HeaderPress {
  switch (headerOf(selection, matching)) {
    case 'mixed':
      return { selection: selectAllMatching(filter), remembered: selection };
    case true:
      return { selection: nothingSelected, remembered };
    case false:
      return { selection: remembered ?? selectAllMatching(filter), remembered: null };
  }
}

/** What goes to the back end; null for nobody, because an empty scope is refused. */
export function toScope(selection: Selection): Scope | null {
  const ids = [...selection.ids];
  if (selection.type === 'exclude') return { type: 'exclude', filter: selection.filter, ids };
  return ids.length === 0 ? null : { type: 'include', ids };
}
