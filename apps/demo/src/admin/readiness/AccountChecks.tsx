import type { Connection } from '@authshift/core/contract';
import { ErrorExplainer, useMigrationSelector } from '@authshift/ui';
import { Link } from 'wouter';
import { Verdict, type VerdictTone } from './Verdict.tsx';

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

interface Finding {
  readonly tone: VerdictTone;
  readonly text: string;
  readonly explains: string;
}

/** What must be true of the account that runs commands: only a real sign-in can tell, so that this is read from the connections. */
export function AccountChecks() {
  const connections = useMigrationSelector((state) => state.connections).filter(
    ({ protocol, status }) => protocol === 'exchange-admin' && status !== 'disconnected' && status !== 'purged',
  );
  return (
    <section className="hl-panel" aria-labelledby="account">
      <h2 id="account">The account that administers Exchange</h2>
      <p className="hl-quiet">
        Its password or certificate is kept sealed in Harborline; here and elsewhere only a reference to it is shown.
        Grant no more than the work needs: an Exchange Recipient Administrator may set permissions on mailboxes, and
        nobody here needs a Global Administrator.
      </p>
      {connections.length === 0 ? (
        <p>
          <Verdict tone="open" text="Not known yet" /> Its role shows once Exchange administration is connected:{' '}
          <Link href="/settings/exchange/configuration">Configuration</Link>.
        </p>
      ) : (
        <ol className="hl-checks" aria-labelledby="account">
          {connections.map((connection) => (
            <AccountRow key={connection.id} connection={connection} />
          ))}
        </ol>
      )}
    </section>
  );
}

function AccountRow({ connection }: { readonly connection: Connection }) {
  const role = roleOf(connection);
  const debt = debtOf(connection);
  return (
    <li aria-label={connection.displayName}>
      <div className="hl-check-head">
        <strong>{connection.displayName}</strong>
        <Verdict tone={role.tone} text={role.text} />
      </div>
      <p className="hl-quiet">{role.explains}</p>
      {role.tone === 'block' && connection.lastError !== null ? <ErrorExplainer error={connection.lastError} /> : null}
      <p>
        <Verdict tone={debt.tone} text={debt.text} /> <span className="hl-quiet">{debt.explains}</span>
      </p>
    </li>
  );
}

function roleOf({ status, lastSuccessAt, lastError, account }: Connection): Finding {
  if (status === 'healthy' || status === 'credential-expiring') {
    return {
      tone: 'ready',
      text: 'Exchange role: enough',
      explains: `Get-Mailbox has worked${lastSuccessAt === null ? '' : `, last at ${when.format(new Date(lastSuccessAt))}`}.`,
    };
  }
  if (lastError !== null) {
    return { tone: 'block', text: 'Exchange role: not shown', explains: `Microsoft’s last answer for ${account}:` };
  }
  return {
    tone: 'open',
    text: 'Not tested yet',
    explains: 'Test the connection: Get-Mailbox shows whether the role is enough.',
  };
}

function debtOf({ authType }: Connection): Finding {
  if (authType !== 'oauth-ropc') {
    return {
      tone: 'ready',
      text: 'No password',
      explains: 'No second factor and no exception from Conditional Access is needed.',
    };
  }
  return {
    tone: 'debt',
    text: 'Security debt: a password without a second factor',
    explains:
      'It works only while this account has no second factor and Conditional Access lets it pass, and Microsoft is ending it. Use an app with a certificate instead, and take the exception back.',
  };
}
