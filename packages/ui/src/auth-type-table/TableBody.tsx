import { type FocusEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { Later } from '../later/Later.tsx';
import { laterPart } from '../later/laterPart.ts';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { TableHead } from './TableHead.tsx';
import { roles, TableRow } from './TableRow.tsx';
import { useTableContext } from './tableContext.ts';
import { useKeptFocus } from './useKeptFocus.ts';
import type { VirtualRowsProps } from './VirtualRows.tsx';

const virtualRows = laterPart<VirtualRowsProps>(async () => (await import('./VirtualRows.tsx')).VirtualRows);

/** The table itself: header, rows, or why there are none. */
export function TableBody({ virtual }: { readonly virtual: boolean }): ReactNode {
  const { users } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const scroll = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const keepFocus = useKeptFocus(body);
  const [focused, setFocused] = useState(-1);
  const hear = (event: FocusEvent<HTMLElement>) => {
    keepFocus(event);
    if (virtual) setFocused(Number(event.target.closest('tr')?.dataset.index ?? -1));
  };
  return (
    <div className="authshift-table-scroll" data-virtual={virtual || undefined} ref={scroll}>
      <table className="authshift-table" {...roles.table} aria-rowcount={users.matching + 1}>
        <caption className="authshift-visually-hidden">
          {messages.caption}. {messages.scopeNote}
        </caption>
        <TableHead />
        <tbody {...roles.rowgroup} ref={body} onKeyDown={moveWithinColumn} onFocus={hear}>
          {virtual ? (
            <Later part={virtualRows} props={{ scroll, focused }} meanwhile={<PageRows most={24} />} />
          ) : (
            <PageRows />
          )}
        </tbody>
      </table>
      <NoRows />
    </div>
  );
}

function PageRows({ most = Number.POSITIVE_INFINITY }: { readonly most?: number }): ReactNode {
  const { users, page, pendingOf, assignment } = useTableContext();
  const rows: ReactNode[] = [];
  for (let index = page.first; index < page.first + Math.min(page.length, most); index += 1) {
    const user = users.userAt(index);
    if (user === null) continue;
    const { refused } = assignment;
    rows.push(<TableRow key={user.id} user={user} index={index} pending={pendingOf(user)} refused={refused} />);
  }
  return rows;
}

/** Up and Down go from checkbox to checkbox of one column, so that a column can be worked through without the mouse. */
function moveWithinColumn(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const from = event.target;
  if (step === undefined || !(from instanceof HTMLInputElement) || from.dataset.column === undefined) return;
  const column = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[data-column]')].filter(
    (box) => box.dataset.column === from.dataset.column && !box.disabled,
  );
  // Also at the end: of radio buttons the arrow would choose another one.
  event.preventDefault();
  column[column.indexOf(from) + step]?.focus();
}

function NoRows(): ReactNode {
  const { state, place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  if (state === 'ready' || state === 'read-only') return null;
  if (state === 'loading') return <p className="authshift-empty">{messages.loading}</p>;
  if (state === 'no-match') {
    return (
      <div className="authshift-empty">
        <strong>{messages.noMatch}</strong>
        <p>{messages.noMatchHint}</p>
        <Button onClick={() => place.filterBy({})}>{messages.clearFilters}</Button>
      </div>
    );
  }
  return (
    <div className="authshift-empty">
      <strong>{messages.nobody[state]}</strong>
      {state === 'empty' ? <p>{messages.emptyHint}</p> : null}
    </div>
  );
}
