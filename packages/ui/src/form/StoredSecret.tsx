import type { StoredSecret as Stored } from '@authshift/core/contract';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { Instant } from '../instant/Instant.tsx';
import { storedSecretEnglish } from '../messages/english/storedSecret.ts';
import { useMessages } from '../messages/useMessages.ts';
import { SecretInput, type SecretInputProps } from './SecretInput.tsx';

export interface StoredSecretProps extends SecretInputProps {
  /** What is known of the stored secret; its value is not. */
  readonly stored: Stored;
}

/** A write-only secret. Stored: words and a Replace button, no input. Replacing: an empty input, and a way back to the stored one. */
export function StoredSecret({ stored, ...field }: StoredSecretProps): ReactNode {
  const messages = useMessages('storedSecret', storedSecretEnglish);
  const [replacing, setReplacing] = useState(false);
  const replaceButton = useRef<HTMLButtonElement>(null);
  if (replacing) {
    return (
      <SecretInput {...field} focused>
        <Button
          look="quiet"
          onClick={() => {
            setReplacing(false);
            requestAnimationFrame(() => replaceButton.current?.focus());
          }}
        >
          {messages.keep}
        </Button>
      </SecretInput>
    );
  }
  return (
    <div className="authshift-field" data-state="stored">
      <span className="authshift-field-label">{field.texts.label}</span>
      <p className="authshift-stored">
        <span>
          {messages.by(stored.setBy)}, <Instant at={stored.setAt} />
          {stored.expiresAt === null ? null : (
            <>
              ; {messages.expires} <Instant at={stored.expiresAt} />
            </>
          )}
          <span className="authshift-second">{messages.never}</span>
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
