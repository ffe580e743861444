import { type ReactNode, useId } from 'react';

export interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly label: string;
  readonly busy: boolean;
  onConfirm(): void;
  onCancel(): void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, children, label, busy, onConfirm, onCancel }: ConfirmProps) {
  const id = useId();
  return (
    <dialog
      className="hl-dialog"
      aria-labelledby={id}
      ref={(dialog) => {
        if (dialog && !dialog.open) dialog.showModal();
      }}
      onClose={onCancel}
    >
      <h2 id={id}>{title}</h2>
      {children}
      <p className="hl-actions">
        <button type="button" className="hl-button hl-button-quiet" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" className="hl-button" disabled={busy} onClick={onConfirm}>
          {busy ? 'One moment …' : label}
        </button>
      </p>
    </dialog>
  );
}
