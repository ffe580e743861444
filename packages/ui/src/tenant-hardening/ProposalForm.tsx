import { hardeningKinds } from '@authshift/core';
import type { Connection, PolicyChangeInput, PolicyKind } from '@authshift/core/contract';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { TextField } from '../form/Field.tsx';
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
      <fieldset className="authshift-field authshift-choices">
        <legend className="authshift-field-label">{messages.choose}</legend>
        {kinds.map((one) => (
          <label key={one} className="authshift-choice">
            <input type="radio" name={`${id}-kind`} checked={one === kind} onChange={() => setKind(one)} />
            <span>{messages.kind[one]}</span>
          </label>
        ))}
      </fieldset>
      <strong>{messages.reach}</strong>
      <TextField texts={texts.apps} rows={3} value={otherApps} onChange={setOtherApps} />
      <TextField texts={texts.accounts} type="numeric" value={accounts} onChange={setAccounts} />
      <TextField texts={texts.signedBy} autoComplete="name" value={signedBy} onChange={setSignedBy} />
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
