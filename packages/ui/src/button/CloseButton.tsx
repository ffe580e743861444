import type { ReactNode } from 'react';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';

interface CloseButtonProps {
  readonly onClose: () => void;
  readonly busy?: boolean | undefined;
}

export function CloseButton({ onClose, busy = false }: CloseButtonProps): ReactNode {
  const common = useMessages('common', commonEnglish);
  return (
    <button
      type="button"
      className="authshift-close"
      aria-label={common.close}
      aria-disabled={busy || undefined}
      onClick={() => !busy && onClose()}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className="authshift-icon">
        <path d="m3.5 3.5 9 9m0-9-9 9" />
      </svg>
    </button>
  );
}
