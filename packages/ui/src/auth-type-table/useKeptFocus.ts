import { type FocusEvent, type RefObject, useCallback, useEffect, useRef } from 'react';

/**
 * Keeps the focus at its place when its row has gone, because the filter no longer lets the user through: it goes to the row that
 * took the place, in the same column. Give what it returns to `onFocus` of the rows' element.
 */
export function useKeptFocus(body: RefObject<HTMLElement | null>): (event: FocusEvent<HTMLElement>) => void {
  const last = useRef<{ readonly element: HTMLElement; readonly at: number; readonly column: string | null } | null>(
    null,
  );
  useEffect(() => {
    const held = last.current;
    const root = body.current?.getRootNode();
    if (held === null || held.element.isConnected || !(root instanceof Document || root instanceof ShadowRoot)) return;
    last.current = null;
    if (root.activeElement !== null && root.activeElement !== document.body) return;
    const rows = [...(body.current?.querySelectorAll<HTMLElement>('tr[data-index]') ?? [])];
    const row = rows[Math.min(held.at, rows.length - 1)];
    const boxes = [...(row?.querySelectorAll<HTMLElement>('input:enabled') ?? [])];
    const next = boxes.find((box) => box.dataset.column === held.column) ?? boxes[0] ?? buttonAfter(body.current);
    next?.focus();
  });
  return useCallback((event) => {
    const element = event.target;
    const row = element.closest('tr');
    const at = [...(row?.parentElement?.querySelectorAll('tr[data-index]') ?? [])].indexOf(row as Element);
    last.current = { element, at, column: element.dataset.column ?? null };
  }, []);
}

/** Nobody is left: the way back to everybody. */
function buttonAfter(body: HTMLElement | null): HTMLElement | null {
  return body?.closest('table')?.parentElement?.querySelector<HTMLElement>('.authshift-empty button') ?? null;
}
