import { hardeningKinds } from '@authshift/core';
import type { Connection, PolicyChangeInput, PolicyKind } from '@authshift/core/contract';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { describedBy, Field } from '../form/Field.tsx';
import { tenantHardeningEnglish } from '../messages/english/tenantHardening.ts';
import { useMessages } from '../messages/useMessages.ts';

interface ProposalFormProps {
  readonly connection: Connection;
  readonly busy: boolean;
  readonly onPropose: (input: Omit<PolicyChangeInput, 'connectionId'>) => Promise<boolean>;
}

/** Which switch, and whom else it hits: nobody is given a command before they have looked. */
export function ProposalForm({ connection, busy, onPropose }: ProposalFormProps): ReactNode {
  const messages = useMessages('tenantHardening', tenantHardeningEnglish);
  const kinds = hardeningKinds(connection);
  const id = useId();
  const [kind, setKind] = useState<PolicyKind | undefined>(kinds[0]);
  const [otherApps, setOtherApps] = useState('');
  const [accounts, setAccounts] = useState('1');
  const [signedBy, setSignedBy] = useState('');
  const [tried, setTried] = useState(false);
  if (kind === undefined) return <p className="authshift-hint">{messages.none}</p>;

  const reached = /^\d{1,7}$/.test(accounts.trim()) ? Number(accounts) : 0;
  const texts = {
    apps: { id: `${id}-apps`, label: messages.otherApps, hint: messages.otherAppsHint },
    accounts: {
      id: `${id}-accounts`,
      label: messages.accounts,
      error: tried && reached < 1 ? messages.accountsMissing(1) : undefined,
    },
    signedBy: {
      id: `${id}-signed-by`,
      label: messages.signedBy,
      error: tried && signedBy.trim() === '' ? messages.signedByMissing : undefined,
    },
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (reached < 1 || signedBy.trim() === '') {
      const first = reached < 1 ? texts.accounts.id : texts.signedBy.id;
      (event.currentTarget.elements.namedItem(first) as HTMLElement | null)?.focus();
      return;
    }
    void onPropose({
      kind,
      scope: isOfOneAccount(kind) ? { type: 'users', count: 1 } : { type: 'tenant' },
      acknowledgement: {
        otherApps: otherApps.split('\n').flatMap((line) => line.trim() || []),
        affectedAccounts: reached,
        signedBy: signedBy.trim(),
      },
    });
  };
  return (
    <form className="authshift-form" noValidate onSubmit={submit}>
      <fieldset className="authshift-choices">
        <legend>{messages.choose}</legend>
        {kinds.map((one) => (
          <label key={one} className="authshift-choice">
            <input type="radio" name={`${id}-kind`} checked={one === kind} onChange={() => setKind(one)} />
            <span>{messages.kind[one]}</span>
          </label>
        ))}
      </fieldset>
      <strong>{messages.reach}</strong>
      <Field texts={texts.apps}>
        <textarea
          id={texts.apps.id}
          className="authshift-input"
          rows={3}
          value={otherApps}
          aria-describedby={describedBy(texts.apps)}
          onChange={(event) => setOtherApps(event.target.value)}
        />
      </Field>
      <Field texts={texts.accounts}>
        <input
          id={texts.accounts.id}
          className="authshift-input"
          inputMode="numeric"
          autoComplete="off"
          value={accounts}
          aria-invalid={texts.accounts.error !== undefined || undefined}
          aria-describedby={describedBy(texts.accounts)}
          onChange={(event) => setAccounts(event.target.value)}
        />
      </Field>
      <Field texts={texts.signedBy}>
        <input
          id={texts.signedBy.id}
          className="authshift-input"
          autoComplete="name"
          value={signedBy}
          aria-invalid={texts.signedBy.error !== undefined || undefined}
          aria-describedby={describedBy(texts.signedBy)}
          onChange={(event) => setSignedBy(event.target.value)}
        />
      </Field>
      <div className="authshift-card-actions">
        <Button type="submit" look="primary" busy={busy}>
          {busy ? messages.proposing : messages.propose}
        </Button>
      </div>
    </form>
  );
}

function isOfOneAccount(kind: PolicyKind): boolean {
  return kind === 'authentication-policy' || kind === 'mailbox-protocols' || kind === 'smtp-auth-mailbox';
}
