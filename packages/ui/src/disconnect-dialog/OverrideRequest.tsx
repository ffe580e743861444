import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { describedBy, Field } from '../form/Field.tsx';
import { disconnectDialogEnglish } from '../messages/english/disconnectDialog.ts';
import { useMessages } from '../messages/useMessages.ts';

interface OverrideRequestProps {
  readonly formId: string;
  readonly onAsk: (reason: string) => void;
}

/** Why it should go in spite of what speaks against it: what a second admin reads before agreeing. */
export function OverrideRequest({ formId, onAsk }: OverrideRequestProps): ReactNode {
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const [reason, setReason] = useState('');
  const [isTooShort, setTooShort] = useState(false);
  const texts = {
    id: useId(),
    label: messages.reason,
    error: isTooShort ? messages.reasonMissing : undefined,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = reason.trim();
    setTooShort(given.length < 3);
    if (given.length >= 3) onAsk(given);
  };
  return (
    <form id={formId} className="authshift-form" noValidate onSubmit={submit}>
      <Field texts={texts}>
        <textarea
          id={texts.id}
          className="authshift-input"
          rows={3}
          value={reason}
          aria-invalid={isTooShort || undefined}
          aria-describedby={describedBy(texts)}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </form>
  );
}
