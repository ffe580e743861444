import { AuthorizationResult, useMigrationSelector } from '@authshift/ui';
import { useMsalAccount } from '@authshift/ui/msal';
import { useSearchParams } from 'wouter';
import { useAddress } from '../customer/useAddress.ts';
import { Providers } from './Providers.tsx';
import { Tokens } from './Tokens.tsx';

/** Settings > Providers and tokens: an app in Entra is recorded once, and as many accounts sign in by it as there are mailboxes. */
export function ProvidersPage() {
  const [search, setSearch] = useSearchParams();
  const { upn } = useMsalAccount();
  const returnTo = useAddress()('/settings/providers');
  const isReady = useMigrationSelector((state) => state.status === 'ready');
  const attemptId = search.get('attempt');
  return (
    <>
      <h1>Providers and tokens</h1>
      <p className="hl-lead">
        A provider is an app in Entra, recorded once. A token is one account that signed in by it, for one mailbox. They
        are two things: changing the one leaves the other alone.
      </p>
      <div className="hl-stack">
        {attemptId === null ? null : (
          <AuthorizationResult
            attemptId={attemptId}
            returnTo={returnTo}
            signedInAs={upn}
            onDismiss={() => setSearch({}, { replace: true })}
          />
        )}
        {isReady ? (
          <>
            <Providers />
            <Tokens returnTo={returnTo} signedInAs={upn} />
          </>
        ) : null}
      </div>
    </>
  );
}
