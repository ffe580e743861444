import type { AssignmentChange, AssignmentMode, Connection } from '../contract/index.ts';
import { isConnected, isLegacy } from '../migration/leg.ts';

/** What decides whether a tick takes other ticks away: the organization's mode, and which connections there are. */
export interface ModeOptions {
  readonly mode: AssignmentMode;
  readonly connections: readonly Pick<Connection, 'id'>[];
}

/** What a press on a checkbox of a connection asks for. */
export function tickChange(connectionId: string, ticked: boolean, options: ModeOptions): AssignmentChange {
  if (!ticked) return { tick: [], untick: [connectionId] };
  return changeInMode({ tick: [connectionId], untick: [] }, options);
}

/**
 * A change as the mode of the organization has it: in `exclusive` mode a tick takes every other tick away in the same change,
 * so that nobody ever has two. The last connection to be ticked wins.
 */
export function changeInMode(change: AssignmentChange, { mode, connections }: ModeOptions): AssignmentChange {
  const last = change.tick.at(-1);
  if (mode === 'dual' || last === undefined) return change;
  const others = connections.map(({ id }) => id).filter((id) => id !== last);
  return { tick: [last], untick: [...new Set([...change.untick, ...others])] };
}

/**
 * Moving users to a connection: ticks it and unticks what they leave, in one transaction. They leave the legacy connections;
 * where none is connected any more (OAuth to OAuth), every other one.
 */
export function moveChange(
  connectionId: string,
  connections: readonly Pick<Connection, 'id' | 'authType' | 'status'>[],
): AssignmentChange {
  const others = connections.filter((connection) => isConnected(connection) && connection.id !== connectionId);
  const legacy = others.filter(isLegacy);
  return { tick: [connectionId], untick: (legacy.length > 0 ? legacy : others).map(({ id }) => id) };
}
