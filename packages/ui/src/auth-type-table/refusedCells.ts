import type { AssignmentChange, JobItem } from '@authshift/core/contract';

/** A tick that was not carried out for one user: why, and the way to ask again. */
export interface RefusedCell {
  readonly userId: string;
  readonly connectionId: string;
  /** In words, or as the server said it. */
  readonly why: string;
  readonly retry: () => void;
}

/** By user and connection, for as long as the refusal is shown. */
export type RefusedCells = ReadonlyMap<string, RefusedCell>;

export const noRefusedCells: RefusedCells = new Map();

export function refusedAt(cells: RefusedCells, userId: string, connectionId: string): RefusedCell | undefined {
  return cells.size === 0 ? undefined : cells.get(keyOf(userId, connectionId));
}

export function withRefused(cells: RefusedCells, added: readonly RefusedCell[]): RefusedCells {
  return new Map([...cells, ...added.map((cell) => [keyOf(cell.userId, cell.connectionId), cell] as const)]);
}

/** What is asked again is not refused any more. */
export function withoutRefused(
  cells: RefusedCells,
  userIds: readonly string[],
  change: AssignmentChange,
): RefusedCells {
  if (cells.size === 0) return cells;
  const left = new Map(cells);
  for (const userId of userIds) for (const id of columnsOf(change)) left.delete(keyOf(userId, id));
  return left.size === cells.size ? cells : left;
}

/** The cell that says why: of a move the one that was to be ticked. */
export function spokenColumn({ tick, untick }: AssignmentChange): string {
  return tick[0] ?? untick[0] ?? '';
}

/** Those a person has to hear of: a user the product does not serve is shown as such anyway. */
export function isWorthSaying({ code }: JobItem): boolean {
  return code !== 'user_disabled';
}

function columnsOf({ tick, untick }: AssignmentChange): readonly string[] {
  return [...tick, ...untick];
}

function keyOf(userId: string, connectionId: string): string {
  return `${userId}\n${connectionId}`;
}
