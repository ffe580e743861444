import type { MigrationState } from '@authshift/core';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { TableRow } from './TableRow.tsx';
import { useTableContext } from './tableContext.ts';
import type { TablePage } from './useAuthTypeTable.ts';

// Servers know no layout; there the rows of a table that has not been read yet are none.
const useLayout = typeof window === 'undefined' ? useEffect : useLayoutEffect;

export interface VirtualRowsProps {
  /** What scrolls. */
  readonly scroll: RefObject<HTMLElement | null>;
  /** The place of the row that has the focus, -1 when none has: it stays drawn, or the focus would be lost. */
  readonly focused: number;
}

/** So many rows beyond both edges are drawn, so that Up and Down, Tab and a fast finger find some. */
const overscan = 8;
/** Rows are drawn anew after so many have been scrolled past. */
const step = 4;

/** A window of rows: those that can be seen, the one that has the focus, and empty room where the others would be. */
export function VirtualRows({ scroll, focused }: VirtualRowsProps): ReactNode {
  const { users, page, columns, pendingOf, assignment } = useTableContext();
  const { first, visible, height } = useWindow(scroll);
  const end = page.first + page.length;
  const from = Math.max(page.first, page.first + first - overscan);
  const to = Math.min(end, page.first + first + visible + step + overscan);
  const parts: (readonly [number, number])[] = [[from, Math.max(from, to)]];
  if (focused >= page.first && focused < from) parts.unshift([focused, focused + 1]);
  if (focused >= to && focused < end) parts.push([focused, focused + 1]);

  const rows: ReactNode[] = [];
  const nothing = { 'aria-hidden': true };
  // Named by where it begins: a focused row is only kept where no element that stood behind it moves before it.
  const leave = (start: number, until: number) => {
    if (until <= start) return;
    rows.push(
      <tr key={`gap-${start}`} className="authshift-gap" {...nothing}>
        <td colSpan={columns.length} height={(until - start) * height} />
      </tr>,
    );
  };
  let drawn = page.first;
  for (const [start, until] of parts) {
    leave(drawn, start);
    for (let index = start; index < until; index += 1) {
      const user = users.userAt(index);
      if (user === null) continue;
      const { refused } = assignment;
      rows.push(<TableRow key={user.id} user={user} index={index} pending={pendingOf(user)} refused={refused} />);
    }
    drawn = until;
  }
  leave(drawn, end);
  return rows;
}

interface Window {
  /** The first row that can be seen, counted from the first of this part. */
  readonly first: number;
  readonly visible: number;
  /** Of one row, in CSS pixels. */
  readonly height: number;
}

function useWindow(scroll: RefObject<HTMLElement | null>): Window {
  const { place, page, tellRowHeight } = useTableContext();
  const come = useFirstRow();
  const [height, setHeight] = useState(56);
  const [at, setAt] = useState({ first: come, visible: 12, come });
  // At once, not by way of scrolling: whoever comes back is given the focus as soon as everybody is there.
  if (at.come !== come) setAt({ ...at, first: come, come });
  const { filter, sort } = place.value;
  const question = JSON.stringify([filter, sort, page.page]);
  const isEmpty = page.length === 0;
  const [asked, setAsked] = useState(question);

  useLayout(() => {
    const frame = scroll.current;
    if (frame === null) return;
    const look = () => {
      const visible = Math.ceil(frame.clientHeight / height);
      const first = Math.max(0, Math.floor((frame.scrollTop - headOf(frame)) / height / step) * step);
      setAt((known) => (known.first === first && known.visible === visible ? known : { ...known, first, visible }));
    };
    frame.addEventListener('scroll', look, { passive: true });
    look();
    return () => frame.removeEventListener('scroll', look);
  }, [scroll, height]);

  useLayout(() => {
    const frame = scroll.current;
    if (frame === null || isEmpty) return;
    if (come > 0) frame.scrollTop = come * measure(frame);
    const resized = new ResizeObserver(() => setHeight(measure(frame)));
    resized.observe(frame);
    return () => resized.disconnect();
  }, [scroll, come, isEmpty]);

  useEffect(() => tellRowHeight(height), [tellRowHeight, height]);
  useLayout(() => {
    if (asked === question) return;
    setAsked(question);
    scroll.current?.scrollTo({ top: 0, behavior: 'instant' });
  }, [asked, question, scroll]);
  return { ...at, height };
}

/** The place of the user whose details were open, to come back to as soon as everybody has been read. */
function useFirstRow(): number {
  const migration = useMigration();
  const { users, place, page } = useTableContext();
  const found = useRef<number | null>(null);
  if (users.from === 'roster' && page.length > 0) {
    found.current ??= placeOf(migration.getState(), place.value.focusedUserId ?? '', page);
  }
  return found.current ?? 0;
}

function placeOf({ roster, view }: MigrationState, userId: string, { first, length }: TablePage): number {
  const row = roster.rowOf(userId);
  if (row === undefined) return 0;
  for (let index = first; index < Math.min(first + length, view.length); index += 1) {
    if (view.rowAt(index) === row) return Math.max(0, index - first - 2);
  }
  return 0;
}

/** What stands above the rows and scrolls away with them; in wide panes the header stays and takes no part. */
function headOf(frame: HTMLElement): number {
  const head = frame.querySelector('thead');
  return head === null || getComputedStyle(head).position === 'sticky' ? 0 : head.offsetHeight;
}

/** From one row to the next, in CSS pixels, on the average of those drawn. */
function measure(frame: HTMLElement): number {
  const rows = [...frame.querySelectorAll<HTMLElement>('tbody tr[data-index]')];
  const steps = rows.flatMap((row, i) => {
    const next = rows[i + 1];
    return next !== undefined && row.nextElementSibling === next ? [next.offsetTop - row.offsetTop] : [];
  });
  const total = steps.reduce((sum, step) => sum + step, 0);
  return total > 0 ? Math.max(1, Math.round(total / steps.length)) : 56;
}
