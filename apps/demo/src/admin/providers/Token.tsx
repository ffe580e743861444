import { requiredAccess } from '@authshift/core';
import type { Connection } from '@authshift/core/contract';
import {
  AuthorizeButton,
  ConnectionCard,
  ConnectivityTest,
  ConsentPanel,
  ServiceAccountForm,
  useMigrationSelector,
} from '@authshift/ui';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { TokensProps } from './Tokens.tsx';

interface TokenProps extends TokensProps {
  readonly token: Connection;
}

/** One token record: who it is for, what it may, where it is used, and whether mail gets through with it. */
export function Token({ token, ...leaving }: TokenProps) {
  const { id, displayName, grant } = token;
  const [isDirty, setDirty] = useState(false);
  const reasonId = useId();
  return (
    <section className="hl-stack" aria-label={displayName}>
      <ConnectionCard connectionId={id} actions={['test', 'disconnect', 'restore']}>
        <TokenFacts token={token} />
        <details>
          <summary>Change the record</summary>
          <ServiceAccountForm {...leaving} connectionId={id} onDirtyChange={setDirty} />
        </details>
        {isDirty ? (
          <>
            <p id={reasonId}>Save the record first: Microsoft is asked for what is saved.</p>
            <p>
              <button type="button" className="hl-button" disabled aria-describedby={reasonId}>
                Get authorization token
              </button>
            </p>
          </>
        ) : (
          <AuthorizeButton
            {...leaving}
            connectionId={id}
            label="Get authorization token"
            look={grant === null ? 'primary' : 'secondary'}
          />
        )}
      </ConnectionCard>
      <ConsentPanel connectionId={id} returnTo={leaving.returnTo} />
      {grant === null ? null : (
        <div className="hl-panel hl-stack">
          <ConnectivityTest target={{ connectionId: id }} />
          <ConnectivityTest target={{ connectionId: id, roundTrip: true }} />
          <p>
            Every test and its literal answer is kept: <Link href="/audit">Audit</Link>.
          </p>
        </div>
      )}
    </section>
  );
}

/** Who signed in, what was asked for and what was given. */
function TokenFacts({ token }: { readonly token: Connection }) {
  const provider = useMigrationSelector((state) => state.registrations.find(({ id }) => id === token.registrationId));
  const { grant, counts } = token;
  const asked = requiredAccess('imap-smtp', 'oauth-delegated').scopes;
  return (
    <dl className="hl-facts">
      <dt>Provider</dt>
      <dd>{provider?.displayName ?? 'none'}</dd>
      <dt>Asked for</dt>
      <dd>{asked.join(' ')}</dd>
      <dt>Given</dt>
      <dd>
        {grant === null
          ? 'nothing yet: nobody has signed in'
          : `${grant.scopes.join(' ')} (Microsoft never lists offline_access; without it the sign-in would have been refused here)`}
      </dd>
      <dt>Signed in</dt>
      <dd>{grant === null ? 'nobody' : grant.account.upn}</dd>
      <dt>Used by</dt>
      <dd>
        {counts.assigned === 0 ? 'no mailbox yet' : `${counts.assigned} mailbox${counts.assigned === 1 ? '' : 'es'}`}:{' '}
        <Link href="/settings/exchange/users">User Accounts</Link>
      </dd>
    </dl>
  );
}
