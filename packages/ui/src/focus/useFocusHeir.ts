import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';

/**
 * For the `ref` of a part: when what had the focus in it is gone, the part's heading gets it. A button that is no longer offered
 * once it was pressed would otherwise send the keyboard to the top of the page.
 */
export function useFocusHeir(): Dispatch<SetStateAction<HTMLElement | null>> {
  const [part, setPart] = useState<HTMLElement | null>(null);
  useEffect(() => (part === null ? undefined : watch(part)), [part]);
  return setPart;
}

function watch(part: HTMLElement): () => void {
  let had: EventTarget | null = null;
  const observer = new MutationObserver(() => {
    if (!(had instanceof Element) || had.isConnected) return;
    had = null;
    const { activeElement } = part.getRootNode() as Document | ShadowRoot;
    if (activeElement !== null && activeElement !== part.ownerDocument.body) return;
    // What stands behind an open dialog cannot have the focus.
    const place = part.querySelector('dialog[open]') ?? part;
    const heading = place.querySelector<HTMLElement>('h2, h3, h4');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  });
  const take = ({ target }: FocusEvent) => {
    had = target;
  };
  const leave = ({ relatedTarget }: FocusEvent) => {
    // To nothing: what had it may be about to go, as a dialog that closes.
    if (relatedTarget !== null) had = null;
  };
  observer.observe(part, { childList: true, subtree: true });
  part.addEventListener('focusin', take);
  part.addEventListener('focusout', leave);
  return () => {
    observer.disconnect();
    part.removeEventListener('focusin', take);
    part.removeEventListener('focusout', leave);
  };
}
