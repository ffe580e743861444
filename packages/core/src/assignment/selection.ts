import type { Scope, UserFilter } from '../contract/index.ts';
import type { HeaderTick } from './rosterView.ts';

/**
 * Which users a person has chosen: some by id, or all who match a filter except some. Its size never depends on how many
 * users there are. (Which users are *ticked* for a connection is the roster's business.)
 */
export type Selection =
  | { readonly type: 'include'; readonly ids: ReadonlySet<string> }
  | { readonly type: 'exclude'; readonly filter: UserFilter; readonly ids: ReadonlySet<string> };

export const nothingSelected: Selection = { type: 'include', ids: new Set() };

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

/** How many users are chosen; `matching` is how many match the filter, as the back end or the view counts them. */
export function countSelected(selection: Selection, matching: number): number {
  return selection.type === 'include' ? selection.ids.size : Math.max(matching - selection.ids.size, 0);
}

/** The header checkbox over the `matching` users. Of nobody, nobody is chosen. */
export function headerOf(selection: Selection, matching: number): HeaderTick {
  const count = countSelected(selection, matching);
  if (count === 0) return false;
  return count >= matching ? true : 'mixed';
}

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
