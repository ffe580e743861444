import type { ChangeEvent, ReactNode } from 'react';

/** The words around a field; the error also appears in the summary of the form. */
export interface FieldTexts {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Why it was refused; tied to the input and said in the same words as in the summary. */
  readonly error?: string | undefined;
}

/** The ids an input must name in `aria-describedby`. */
export function describedBy({ id, hint, error }: FieldTexts): string | undefined {
  const ids = [hint === undefined ? null : `${id}-hint`, error === undefined ? null : `${id}-error`];
  return ids.filter((part) => part !== null).join(' ') || undefined;
}

/** Label, hint, error and input, in the order they are read. */
export function Field({ texts, children }: { readonly texts: FieldTexts; readonly children: ReactNode }): ReactNode {
  const { id, label, hint, error } = texts;
  return (
    <div className="authshift-field" data-invalid={error !== undefined || undefined}>
      <label className="authshift-field-label" htmlFor={id}>
        {label}
      </label>
      {hint === undefined ? null : (
        <p className="authshift-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p className="authshift-field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {children}
    </div>
  );
}

interface TextFieldProps {
  readonly texts: FieldTexts;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: (() => void) | undefined;
  /** More than one line: as many as are shown at first. */
  readonly rows?: number | undefined;
  readonly type?: 'text' | 'email' | 'url' | 'numeric' | undefined;
  /** Ids and addresses read from left to right in every language. */
  readonly code?: boolean | undefined;
  /** @default 'off': what is stored in the browser is the reader's own, not the service account's */
  readonly autoComplete?: string | undefined;
}

/** A labelled input whose hint and error a screen reader hears with it. */
export function TextField({
  texts,
  value,
  onChange,
  onBlur,
  rows,
  type = 'text',
  code = false,
  autoComplete = 'off',
}: TextFieldProps): ReactNode {
  const input = {
    id: texts.id,
    className: 'authshift-input',
    autoComplete,
    'aria-invalid': texts.error !== undefined || undefined,
    'aria-describedby': describedBy(texts),
    value,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.target.value),
    onBlur,
  };
  return (
    <Field texts={texts}>
      {/* No maxLength: it cuts pasted text silently. What is too long is said. */}
      {rows === undefined ? (
        <input
          {...input}
          type="text"
          inputMode={type}
          dir={code ? 'ltr' : undefined}
          data-code={code || undefined}
          autoCapitalize="off"
          spellCheck={false}
        />
      ) : (
        <textarea {...input} rows={rows} />
      )}
    </Field>
  );
}
