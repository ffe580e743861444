import { type RefObject, useEffect, useRef } from 'react';

/** Gives the focus back to the user whose details were open, once, when the table has come back with its rows. */
export function useFocusReturn(
  frame: RefObject<HTMLElement | null>,
  { userId, ready }: { readonly userId: string | null; readonly ready: boolean },
): void {
  const wanted = useRef(userId);
  useEffect(() => {
    const table = frame.current;
    if (!ready || wanted.current === null || table === null) return;
    const link = table.querySelector<HTMLElement>(`[data-user="${CSS.escape(wanted.current)}"]`);
    // Rows may come later than the table, but not later than the person who goes on by themselves.
    const goesOn = table.contains((table.getRootNode() as Document | ShadowRoot).activeElement);
    if (link === null && !goesOn) return;
    wanted.current = null;
    if (goesOn) return;
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: 'center' });
  });
}
