import { columnTitle, headerTick } from '@authshift/core';
import type { Connection, Scope } from '@authshift/core/contract';
import { type ReactNode, useEffect, useRef } from 'react';
import { assignmentPreviewEnglish, authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';
import { isTickable } from './moveToOAuth.ts';
import { useTableContext } from './tableContext.ts';
import { isUnfiltered } from './tableValue.ts';

/** A connection's column: its name, its authentication type, and one checkbox for every user the filter lets through. */
export function ConnectionColumnHeader({ connectionId }: { readonly connectionId: string }): ReactNode {
  const { view, connections } = useTableContext();
  const common = useMessages('common', commonEnglish);
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const connection = connections.find((candidate) => candidate.id === connectionId);
  if (connection === undefined) return null;
  const { name } = columnTitle(connection, connections);
  return (
    <div className="authshift-column">
      <span className="authshift-column-title" title={name}>
        <bdi>{name}</bdi>
      </span>
      <span className="authshift-tag">{common.authType[connection.authType]}</span>
      {isTickable(connection) ? null : <span className="authshift-hint">{messages.notReady}</span>}
      {view.length === 0 ? null : <HeaderCheckbox connection={connection} />}
    </div>
  );
}

function HeaderCheckbox({ connection }: { readonly connection: Connection }): ReactNode {
  const { view, assignment, place, refusal } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const preview = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const box = useRef<HTMLInputElement>(null);
  const tick = headerTick(view, connection.id);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = tick === 'mixed';
  }, [tick]);
  const { filter } = place.value;
  const scope: Scope = { type: 'exclude', filter, ids: [] };
  const whom = isUnfiltered(filter) ? messages.scopeAll(view.length) : messages.scopeMatching(view.length);
  const name = messages.headerCheckbox(connection.displayName, whom);
  // Ticking takes nothing from anybody; unticking may stop somebody's sync, so its counts are shown first.
  const press = () => {
    if (tick !== true) {
      assignment.apply({ scope, change: { tick: [connection.id], untick: [] }, title: name });
      return;
    }
    const change = { tick: [], untick: [connection.id] };
    assignment.propose({ scope, change, title: preview.titleUntick(connection.displayName) });
  };
  return (
    <>
      <label className="authshift-check">
        <input
          ref={box}
          type="checkbox"
          aria-label={name}
          title={refusal ?? undefined}
          checked={tick === true}
          disabled={refusal !== null || (!isTickable(connection) && tick === false)}
          data-column={connection.id}
          onChange={press}
        />
        <span className="authshift-column-count">
          <ColumnCount connection={connection} />
        </span>
      </label>
      <ExceptionsButton connection={connection} />
    </>
  );
}

/** "All 312 users except 3": how the column stands over the rows in view, in words. */
function ColumnCount({ connection }: { readonly connection: Connection }): ReactNode {
  const { view } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const ticked = view.countAssigned(connection.id);
  if (ticked === 0) return messages.columnNone;
  if (ticked === view.length) return messages.columnAll(view.length);
  if (ticked * 2 > view.length) return messages.columnAllExcept(view.length, view.length - ticked);
  return messages.columnSome(ticked, view.length);
}

/** One press to see the few who differ from the rest. */
function ExceptionsButton({ connection }: { readonly connection: Connection }): ReactNode {
  const { view, place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const ticked = view.countAssigned(connection.id);
  if (ticked === 0 || ticked === view.length) return null;
  const fewer = ticked * 2 <= view.length;
  const count = fewer ? ticked : view.length - ticked;
  const show = fewer ? messages.showTicked : messages.showExceptions;
  return (
    <button
      type="button"
      className="authshift-link"
      aria-label={show(count, connection.displayName)}
      onClick={() => place.filterBy({ ...place.value.filter, connection: { id: connection.id, assigned: fewer } })}
    >
      {messages.showShort(count)}
    </button>
  );
}
