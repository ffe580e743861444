import type { StoredSecret } from '@authshift/core/contract';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { Instant } from '../instant/Instant.tsx';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { describedBy, Field, type FieldTexts } from './Field.tsx';

interface SecretFieldProps {
  readonly texts: FieldTexts;
  readonly name: 'password' | 'clientSecret';
  /** What is known of the stored secret; null when none is stored. */
  readonly stored: StoredSecret | null;
  readonly onTyped: () => void;
  readonly onBlur: () => void;
}

/**
 * A write-only secret. Stored: words and a Replace button, no input. Replacing: an empty input whose value nobody but the
 * browser holds until the form is sent.
 */
export function SecretField({ stored, ...field }: SecretFieldProps): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const [replacing, setReplacing] = useState(false);
  const replaceButton = useRef<HTMLButtonElement>(null);
  if (stored === null) return <SecretInput {...field} focused={false} />;
  if (!replacing) {
    return (
      <div className="authshift-field">
        <span className="authshift-field-label">{field.texts.label}</span>
        <p className="authshift-stored">
          <span>
            <StoredWords stored={stored} />
          </span>
          <Button
            ref={replaceButton}
            id={field.texts.id}
            aria-label={messages.replaceWhat[stored.kind]}
            onClick={() => setReplacing(true)}
          >
            {messages.replace}
          </Button>
        </p>
      </div>
    );
  }
  return (
    <SecretInput {...field} focused>
      <Button
        look="quiet"
        onClick={() => {
          setReplacing(false);
          requestAnimationFrame(() => replaceButton.current?.focus());
        }}
      >
        {messages.keepStored}
      </Button>
    </SecretInput>
  );
}

function StoredWords({ stored }: { readonly stored: StoredSecret }): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  return (
    <>
      {messages.storedBy(stored.setBy)}, <Instant at={stored.setAt} />
      {stored.expiresAt === null ? null : (
        <>
          ; {messages.storedExpires} <Instant at={stored.expiresAt} />
        </>
      )}
      <span className="authshift-second">{messages.storedNever}</span>
    </>
  );
}

interface SecretInputProps extends Omit<SecretFieldProps, 'stored'> {
  readonly focused: boolean;
  readonly children?: ReactNode;
}

function SecretInput({ texts, name, onTyped, onBlur, focused, children }: SecretInputProps): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  useForget(input, () => setShown(false));
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  return (
    <Field texts={texts}>
      <div className="authshift-secret">
        <input
          ref={input}
          id={texts.id}
          name={name}
          type={shown ? 'text' : 'password'}
          className="authshift-input"
          data-code
          dir="ltr"
          // `new-password`: the one value browsers honour as "not the reader's own sign-in".
          autoComplete="new-password"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          data-1p-ignore=""
          data-lpignore="true"
          data-bwignore=""
          data-form-type="other"
          aria-invalid={texts.error !== undefined || undefined}
          aria-describedby={describedBy(texts)}
          onInput={onTyped}
          onBlur={onBlur}
        />
        <Button
          aria-label={shown ? messages.hide[name] : messages.show[name]}
          aria-controls={texts.id}
          onClick={() => setShown(!shown)}
        >
          {shown ? messages.hideShort : messages.showShort}
        </Button>
        {children}
      </div>
    </Field>
  );
}

/** Hides the secret when its form is sent, and forgets it when the page is left: a page kept by the browser keeps its inputs. */
function useForget(input: RefObject<HTMLInputElement | null>, hide: () => void): void {
  const latest = useRef(hide);
  latest.current = hide;
  useEffect(() => {
    const form = input.current?.form;
    const cover = () => latest.current();
    const forget = () => {
      if (input.current !== null) input.current.value = '';
    };
    form?.addEventListener('submit', cover);
    window.addEventListener('pagehide', forget);
    return () => {
      form?.removeEventListener('submit', cover);
      window.removeEventListener('pagehide', forget);
    };
  }, [input]);
}
