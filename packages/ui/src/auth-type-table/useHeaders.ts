import {
  changeInMode,
  type HeaderTick,
  type MigrationState,
  type Roster,
  type RosterView,
  sameFilter,
} from '@authshift/core';
import type { AssignmentMode, Connection, Scope, UserFilter } from '@authshift/core/contract';
import { useCallback, useRef } from 'react';
import { assignmentPreviewEnglish, authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { whyClosed } from './moveToOAuth.ts';
import { isUnfiltered } from './tableValue.ts';
import type { ProposedChange } from './useAssignment.ts';
import type { TableUsers } from './useTableUsers.ts';

/** The checkbox in a connection's header: it stands for everybody who matches the filter, on every page. */
export interface ColumnHeader {
  readonly tick: HeaderTick;
  /** How many of those who match are ticked; null while the back end has not said. */
  readonly ticked: number | null;
  /** How many the next press ticks again, who were ticked before everybody was and then nobody. */
  readonly remembered: number | null;
  /** What the box is called: connection and whom it is about. */
  readonly name: string;
  /** Some become all, all become none, and none become again the some they were. */
  readonly press: () => void;
}

interface HeadersOptions {
  readonly users: TableUsers;
  readonly filter: UserFilter;
  readonly mode: AssignmentMode;
  readonly connections: readonly Connection[];
  /** Asks or applies, as the size of the change demands. */
  readonly submit: (change: ProposedChange, count: number) => void;
}

/** Who was ticked before the header was pressed. */
interface Remembered {
  readonly filter: UserFilter;
  readonly ticked: number;
  readonly roster: Roster;
  readonly view: RosterView;
}

/** So many can be named in one change. */
export const nameable = 10_000;

export function useHeaders({
  users,
  filter,
  mode,
  connections,
  submit,
}: HeadersOptions): (c: Connection) => ColumnHeader {
  const migration = useMigration();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const preview = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const memory = useRef(new Map<string, Remembered>());
  return useCallback(
    (connection) => {
      const { id, displayName } = connection;
      const { matching, snapshot } = users;
      const ticked = users.countAssigned(id);
      const tick = tickOf(ticked, matching);
      const before = memory.current.get(id);
      const remembered = tick === false && before !== undefined && sameFilter(before.filter, filter) ? before : null;
      const whom = isUnfiltered(filter) ? messages.scopeAll(matching) : messages.scopeMatching(matching);
      const name = messages.headerCheckbox(displayName, whom);
      const everybody = {
        scope: { type: 'exclude', filter, ids: [] } satisfies Scope,
        ...(users.from === 'server' ? { expectedCount: matching, snapshot } : {}),
      };
      const all = changeInMode({ tick: [id], untick: [] }, { mode, connections });
      const press = () => {
        const state = migration.getState();
        const isRead = users.from === 'roster';
        // Whoever cannot be ticked is no reason to try again.
        if (tick === true || (tick === 'mixed' && isRead && !isAnybodyLeft(state, connection))) {
          submit(
            { ...everybody, change: { tick: [], untick: [id] }, title: preview.titleUntick(displayName) },
            matching,
          );
          return;
        }
        memory.current.delete(id);
        if (remembered !== null) {
          const { ticked: count } = remembered;
          submit({ scope: scopeOf(remembered, id), change: all, title: messages.restore(count) }, count);
          return;
        }
        const { roster, view } = state;
        const few = Math.min(ticked ?? matching, matching - (ticked ?? 0)) <= nameable;
        if (tick === 'mixed' && isRead && few) memory.current.set(id, { filter, ticked: ticked ?? 0, roster, view });
        submit({ ...everybody, change: all, title: name }, matching);
      };
      return { tick, ticked, remembered: remembered?.ticked ?? null, name, press };
    },
    [users, filter, mode, connections, submit, migration, messages, preview],
  );
}

function tickOf(ticked: number | null, matching: number): HeaderTick {
  if (ticked === null || ticked === 0) return false;
  return ticked === matching ? true : 'mixed';
}

/** Whether ticking everybody would tick somebody. */
function isAnybodyLeft({ roster, view }: MigrationState, connection: Connection): boolean {
  for (let index = 0; index < view.length; index += 1) {
    const row = view.rowAt(index);
    if (!roster.isAssigned(row, connection.id) && whyClosed(roster.userAt(row), connection) === null) return true;
  }
  return false;
}

/** Those who were ticked, by name, or everybody but those who were not, whichever is shorter. */
function scopeOf({ filter, ticked, roster, view }: Remembered, connectionId: string): Scope {
  const named = ticked <= view.length - ticked;
  const ids: string[] = [];
  for (let index = 0; index < view.length; index += 1) {
    const row = view.rowAt(index);
    if (roster.isAssigned(row, connectionId) === named) ids.push(roster.userAt(row).id);
  }
  return named ? { type: 'include', ids } : { type: 'exclude', filter, ids };
}
