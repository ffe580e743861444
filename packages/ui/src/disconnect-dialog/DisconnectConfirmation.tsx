import { syncsMailboxes } from '@authshift/core';
import type { Connection, DisconnectGate } from '@authshift/core/contract';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { TextField } from '../form/Field.tsx';
import { disconnectDialogEnglish } from '../messages/english/disconnectDialog.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ToneGlyph } from '../status-mark/StatusMark.tsx';

interface DisconnectConfirmationProps {
  readonly formId: string;
  readonly connection: Connection;
  readonly gate: DisconnectGate;
  /** What disconnecting does in the host's own product. */
  readonly effects: ReactNode;
  readonly onConfirm: () => void;
}

/** The effects in words, and the name typed out as the sign that this connection is meant and no other. */
export function DisconnectConfirmation({
  formId,
  connection,
  gate,
  effects,
  onConfirm,
}: DisconnectConfirmationProps): ReactNode {
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const { displayName: name } = connection;
  const [typed, setTyped] = useState('');
  const [mismatch, setMismatch] = useState(false);
  const texts = {
    id: useId(),
    label: messages.confirmLabel(name),
    error: mismatch ? messages.confirmMismatch(name) : undefined,
  };
  const { restorableForDays, usersLeftWithout } = gate.effects;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const isMeant = typed.trim() === name.trim();
    setMismatch(!isMeant);
    if (isMeant) return onConfirm();
    event.currentTarget.querySelector('input')?.focus();
  };
  return (
    <form id={formId} className="authshift-form" onSubmit={submit} noValidate>
      <section className="authshift-effects">
        <h3>{messages.effects}</h3>
        <ul>
          {syncsMailboxes(connection) ? <li>{messages.columnGoes}</li> : null}
          <li data-tone={usersLeftWithout > 0 ? 'danger' : undefined}>
            {usersLeftWithout > 0 ? <ToneGlyph tone="danger" /> : null} {messages.leftWithout(usersLeftWithout)}
          </li>
          <li>{messages.restorable(restorableForDays)}</li>
          {effects === undefined || effects === null ? null : <li>{effects}</li>}
        </ul>
      </section>
      <TextField texts={texts} value={typed} onChange={setTyped} />
    </form>
  );
}
