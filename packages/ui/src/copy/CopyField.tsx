import { type ReactNode, useId } from 'react';
import { CopyButton } from './CopyButton.tsx';

export interface CopyFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: string;
}

/** A value to carry elsewhere: read-only, selected as a whole when focused, with a button that copies it. */
export function CopyField({ label, hint, value }: CopyFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="authshift-field">
      <label className="authshift-field-label" htmlFor={id}>
        {label}
      </label>
      {hint === undefined ? null : (
        <p className="authshift-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div className="authshift-secret">
        <input
          id={id}
          className="authshift-input"
          data-code
          dir="ltr"
          readOnly
          value={value}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={value} what={label} />
      </div>
    </div>
  );
}
