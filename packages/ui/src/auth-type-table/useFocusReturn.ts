import { type RefObject, useEffect, useRef } from 'react';

/** Gives the focus back to the user whose details were open, once, when the table has come back with its rows. */
export function useFocusReturn(
  frame: RefObject<HTMLElement | null>,
  { userId, ready }: { readonly userId: string | null; readonly ready: boolean },
): void {
  const wanted = useRef(userId);
  useEffect(() => {
    if (!ready || wanted.current === null) return;
    const link = frame.current?.querySelector<HTMLElement>(`[data-user="${CSS.escape(wanted.current)}"]`);
    wanted.current = null;
    if (link === null || link === undefined) return;
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: 'center' });
  }, [frame, ready]);
}
