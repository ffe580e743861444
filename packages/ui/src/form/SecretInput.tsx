import { type MutableRefObject, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { formEnglish } from '../messages/english/form.ts';
import { useMessages } from '../messages/useMessages.ts';
import { describedBy, Field, type FieldTexts } from './Field.tsx';

export interface SecretInputProps {
  readonly texts: FieldTexts;
  readonly name: 'password' | 'clientSecret';
  /** Something was typed; what, nobody but the browser holds until the form is sent. */
  readonly onTyped: () => void;
  readonly onBlur: () => void;
  /** Takes the focus when it appears. @default false */
  readonly focused?: boolean | undefined;
  /** A secret that was pasted together with other values, before this input was there. It is taken over and forgotten. */
  readonly pasted?: MutableRefObject<string | null> | undefined;
  /** For teams that keep the account in a vault of their browser: the section of its entry. Absent: password managers are kept away. */
  readonly managedAs?: string | undefined;
  readonly children?: ReactNode;
}

/** An empty input for a secret: never filled by us, never in React's state, hidden again when its form is sent. */
export function SecretInput(props: SecretInputProps): ReactNode {
  const { texts, name, onTyped, onBlur, focused = false, pasted, managedAs, children } = props;
  const messages = useMessages('form', formEnglish);
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  useForget(input, () => setShown(false));
  useEffect(() => {
    if (focused) input.current?.focus();
    if (!input.current || !pasted?.current) return;
    input.current.value = pasted.current;
    pasted.current = null;
  }, [focused, pasted]);
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
          {...(managedAs === undefined ? unmanaged : { autoComplete: `${managedAs} current-password` })}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          aria-invalid={texts.error !== undefined || undefined}
          aria-describedby={describedBy(texts)}
          onInput={onTyped}
          onBlur={onBlur}
        />
        <Button
          aria-label={(shown ? messages.hide : messages.show)[name]}
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

/** `new-password`: the one value browsers honour as "not the reader's own sign-in"; the others are what password managers look for. */
const unmanaged = {
  autoComplete: 'new-password',
  'data-1p-ignore': '',
  'data-lpignore': 'true',
  'data-bwignore': '',
  'data-form-type': 'other',
} as const;

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
