import { AuthorizeButton, useMigrationSelector } from '@authshift/ui';
import { useAddress } from '../customer/useAddress.ts';

/** Scenarios one can start by hand to see a trap close, and AuthShift noticing it. */
export function RehearsalsPage() {
  const address = useAddress();
  const connection = useMigrationSelector((state) =>
    state.connections.find((one) => one.authType === 'oauth-delegated'),
  );
  return (
    <>
      <h1>Rehearsals</h1>
      <p className="hl-lead">Each card starts one journey against the mocks. Nothing here reaches Microsoft.</p>
      <section className="hl-panel" aria-labelledby="silent">
        <h2 id="silent">Microsoft answers with your own account</h2>
        <p>
          You are signed in to Harborline with a Microsoft account. If a product does not ask Microsoft for the account
          picker, the browser comes back at once with that account, and not with the service account. This is why so
          many help pages tell people to use a private window. Press the button and see what AuthShift makes of it.
        </p>
        {connection ? (
          <AuthorizeButton
            connectionId={connection.id}
            accountChoice="current-session"
            returnTo={address('/settings/exchange/configuration')}
          />
        ) : (
          <p>First save an OAuth service account under Configuration.</p>
        )}
      </section>
    </>
  );
}
