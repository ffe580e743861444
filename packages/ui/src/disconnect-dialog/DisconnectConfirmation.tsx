import type { DisconnectGate } from '@authshift/core/contract';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { disconnectDialogEnglish } from '../messages/english/disconnectDialog.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ToneGlyph } from '../status-mark/StatusMark.tsx';

interface DisconnectConfirmationProps {
  readonly formId: string;
  readonly name: string;
  readonly gate: DisconnectGate;
  /** What disconnecting does in the host's own product. */
  readonly effects: ReactNode;
  readonly onConfirm: () => void;
}

/** The effects in words, and the name typed out as the sign that this connection is meant and no other. */
export function DisconnectConfirmation({
  formId,
  name,
  gate,
  effects,
  onConfirm,
}: DisconnectConfirmationProps): ReactNode {
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const input = useRef<HTMLInputElement>(null);
  const inputId = useId();
  const errorId = useId();
  const [mismatch, setMismatch] = useState(false);
  const { restorableForDays, usersLeftWithout } = gate.effects;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = input.current?.value.trim() === name.trim();
    setMismatch(!typed);
    if (typed) onConfirm();
    if (!typed) input.current?.focus();
  };
  return (
    <form id={formId} className="authshift-form" onSubmit={submit} noValidate>
      <section className="authshift-effects">
        <h3>{messages.effects}</h3>
        <ul>
          <li>{messages.columnGoes}</li>
          <li data-tone={usersLeftWithout > 0 ? 'danger' : undefined}>
            {usersLeftWithout > 0 ? <ToneGlyph tone="danger" /> : null} {messages.leftWithout(usersLeftWithout)}
          </li>
          <li>{messages.restorable(restorableForDays)}</li>
          {effects === undefined || effects === null ? null : <li>{effects}</li>}
        </ul>
      </section>
      <div className="authshift-field" data-invalid={mismatch || undefined}>
        <label className="authshift-field-label" htmlFor={inputId}>
          {messages.confirmLabel(name)}
        </label>
        {mismatch ? (
          <p className="authshift-field-error" id={errorId}>
            {messages.confirmMismatch(name)}
          </p>
        ) : null}
        <input
          ref={input}
          id={inputId}
          className="authshift-input"
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={mismatch || undefined}
          aria-describedby={mismatch ? errorId : undefined}
        />
      </div>
    </form>
  );
}
