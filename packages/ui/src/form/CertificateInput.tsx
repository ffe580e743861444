import { type ReactNode, useEffect, useRef } from 'react';
import { describedBy, Field, type FieldTexts } from './Field.tsx';

export interface CertificateInputProps {
  readonly texts: FieldTexts;
  /** Something was typed or pasted; what, nobody but the browser holds until the form is sent. */
  readonly onTyped: () => void;
  readonly onBlur: () => void;
}

/** Where a certificate and its private key are pasted: never in React's state, and gone when the page is left. */
export function CertificateInput({ texts, onTyped, onBlur }: CertificateInputProps): ReactNode {
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const forget = () => {
      if (input.current !== null) input.current.value = '';
    };
    window.addEventListener('pagehide', forget);
    return () => window.removeEventListener('pagehide', forget);
  }, []);
  return (
    <Field texts={texts}>
      <textarea
        ref={input}
        id={texts.id}
        name="certificate"
        className="authshift-input"
        rows={4}
        data-code
        dir="ltr"
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={texts.error !== undefined || undefined}
        aria-describedby={describedBy(texts)}
        onInput={onTyped}
        onBlur={onBlur}
      />
    </Field>
  );
}
