import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { TextField } from '../form/Field.tsx';
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
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = reason.trim();
    setTooShort(given.length < 3);
    if (given.length >= 3) return onAsk(given);
    event.currentTarget.querySelector('textarea')?.focus();
  };
  return (
    <form id={formId} className="authshift-form" noValidate onSubmit={submit}>
      <TextField texts={texts} rows={3} value={reason} onChange={setReason} />
    </form>
  );
}
