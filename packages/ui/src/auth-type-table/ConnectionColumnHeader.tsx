import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useEffect, useRef } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';
import type { TableColumn } from './columns.tsx';
import { isTickable } from './moveToOAuth.ts';
import { SortButton } from './SortButton.tsx';
import { useTableContext } from './tableContext.ts';
import type { ColumnHeader } from './useHeaders.ts';

interface ConnectionColumnHeaderProps {
  readonly column: TableColumn & { readonly kind: 'connection' };
}

/** A connection's column: its name, its authentication type, and one checkbox for every user the filter lets through. */
export function ConnectionColumnHeader({ column }: ConnectionColumnHeaderProps): ReactNode {
  const { users, headerOf } = useTableContext();
  const common = useMessages('common', commonEnglish);
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { connection, title } = column;
  const header = headerOf(connection);
  return (
    <div className="authshift-column">
      <span className="authshift-column-title" title={title}>
        <SortButton column={column} />
      </span>
      <span className="authshift-tag">{common.authType[connection.authType]}</span>
      {isTickable(connection) ? null : <span className="authshift-hint">{messages.closed.notReady}</span>}
      {users.matching === 0 ? null : (
        <>
          <HeaderCheckbox connection={connection} header={header} />
          <ExceptionsButton connection={connection} header={header} />
          {header.remembered === null ? null : (
            <span className="authshift-hint">{messages.remembered(header.remembered)}</span>
          )}
        </>
      )}
    </div>
  );
}

interface HeaderPartProps {
  readonly connection: Connection;
  readonly header: ColumnHeader;
}

function HeaderCheckbox({ connection, header }: HeaderPartProps): ReactNode {
  const { refusal } = useTableContext();
  const box = useRef<HTMLInputElement>(null);
  const { tick, name, press } = header;
  // Each time: a press takes the mark away, also where some stay who cannot be ticked.
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = tick === 'mixed';
  });
  return (
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
        <ColumnCount header={header} />
      </span>
    </label>
  );
}

/** "All 312 users except 3": how the column stands over all who match, in words. */
function ColumnCount({ header: { ticked } }: Pick<HeaderPartProps, 'header'>): ReactNode {
  const { users } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { matching } = users;
  if (ticked === null) return messages.counting;
  if (ticked === 0) return messages.columnNone;
  if (ticked === matching) return messages.columnAll(matching);
  if (ticked * 2 > matching) return messages.columnAllExcept(matching, matching - ticked);
  return messages.columnSome(ticked, matching);
}

/** One press to see the few who differ from the rest. */
function ExceptionsButton({ connection, header: { ticked } }: HeaderPartProps): ReactNode {
  const { users, place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { matching } = users;
  if (ticked === null || ticked === 0 || ticked === matching) return null;
  const fewer = ticked * 2 <= matching;
  const count = fewer ? ticked : matching - ticked;
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
