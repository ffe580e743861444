import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { CloseButton } from '../button/CloseButton.tsx';

// Closed before the element is gone, or the browser cannot give the focus back. Servers have neither.
const useBeforeRemoval = typeof window === 'undefined' ? useEffect : useLayoutEffect;

interface DialogProps {
  readonly open: boolean;
  /** Called for Esc, the close button and the back gesture. */
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** True while something irreversible is under way: Esc does nothing then. */
  readonly busy?: boolean | undefined;
}

/** A native modal dialog: the browser gives it the top layer, Esc, the inert page and the return of focus. */
export function Dialog({ open, onClose, title, children, actions, busy = false }: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useBeforeRemoval(() => {
    const dialog = ref.current;
    if (!open || dialog === null) return;
    dialog.showModal();
    // The title first, so that a screen reader starts with what is asked and no button is armed by chance.
    dialog.querySelector('h2')?.focus();
    return () => dialog.close();
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={ref}
      className="authshift-dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
    >
      <header className="authshift-dialog-head">
        <h2 id={titleId} tabIndex={-1}>
          {title}
        </h2>
        <CloseButton onClose={onClose} busy={busy} />
      </header>
      <div className="authshift-dialog-body">{children}</div>
      {actions === undefined ? null : <footer className="authshift-dialog-actions">{actions}</footer>}
    </dialog>
  );
}
