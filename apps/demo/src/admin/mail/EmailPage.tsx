import { AuthorizationResult, ReauthenticatePrompt, ServiceAccountForm, useMigrationSelector } from '@authshift/ui';
import { useMsalAccount } from '@authshift/ui/msal';
import { useSearchParams } from 'wouter';
import { useAddress } from '../customer/useAddress.ts';
import { FinishStep } from './FinishStep.tsx';
import { MailboxStep } from './MailboxStep.tsx';
import { SignInStep } from './SignInStep.tsx';
import { SupportContact } from './SupportContact.tsx';
import { useSetupLog } from './setupLog.ts';
import { TestStep } from './TestStep.tsx';

/** Settings > E-mail: the mailbox Harborline sends and reads with, set up step by step, the first time and every time after. */
export function EmailPage() {
  const [search, setSearch] = useSearchParams();
  const { upn } = useMsalAccount();
  const log = useSetupLog();
  const here = useAddress()('/settings/email');
  const isReady = useMigrationSelector((state) => state.status === 'ready');
  const connection = useMigrationSelector((state) =>
    state.connections.find(({ authType, protocol }) => authType === 'oauth-delegated' && protocol === 'imap-smtp'),
  );
  const attemptId = search.get('attempt');
  const leaving = { returnTo: here, signedInAs: upn, onAttempt: log.noteLeaving };
  return (
    <>
      <h1>E-mail</h1>
      <p className="hl-lead">
        The mailbox that sends and reads for you, over IMAP and SMTP. Two people may be needed: whoever signs in as the
        mailbox, and a Microsoft 365 administrator for its licence and switches.
      </p>
      <div className="hl-stack">
        {attemptId === null ? null : (
          <AuthorizationResult
            {...leaving}
            attemptId={attemptId}
            onOutcome={log.noteOutcome}
            onDismiss={() => setSearch({}, { replace: true })}
          />
        )}
        <ReauthenticatePrompt
          {...leaving}
          connectionId={connection?.id}
          setupLog={log.entries}
          supportContact={<SupportContact />}
        />
        {!isReady ? null : connection === undefined ? (
          <ServiceAccountForm {...leaving} protocols={['imap-smtp']} authTypes={['oauth-delegated']} />
        ) : (
          <ol className="hl-steps">
            <MailboxStep connection={connection} {...leaving} />
            <SignInStep connection={connection} {...leaving} />
            <TestStep connection={connection} />
            <FinishStep connection={connection} />
          </ol>
        )}
      </div>
    </>
  );
}
