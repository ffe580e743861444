import { ServiceAccountForm, useMigrationSelector } from '@authshift/ui';
import { useId, useState } from 'react';
import { Token } from './Token.tsx';

export interface TokensProps {
  readonly returnTo: string;
  readonly signedInAs: string | null;
}

/** The token records there are, and a further one. A record is saved before anybody is sent to Microsoft. */
export function Tokens(leaving: TokensProps) {
  const tokens = useMigrationSelector((state) => state.connections).filter(({ authType }) =>
    authType.startsWith('oauth'),
  );
  const providers = useMigrationSelector((state) => state.registrations).filter(({ mode }) => mode === 'customer');
  const titleId = useId();
  const [adding, setAdding] = useState(tokens.length === 0);
  return (
    <section className="hl-stack" aria-labelledby={titleId}>
      <h2 id={titleId}>Tokens</h2>
      {tokens.map((token) => (
        <Token key={token.id} token={token} {...leaving} />
      ))}
      {providers.length === 0 ? (
        <p className="hl-panel">Record a provider first: a token is always one of a provider.</p>
      ) : adding ? (
        <>
          <ServiceAccountForm
            {...leaving}
            protocols={['imap-smtp']}
            authTypes={['oauth-delegated']}
            onSaved={() => setAdding(false)}
          />
          <p id={`${titleId}-why`}>
            Save the record first: Microsoft is asked for what is saved, for the account and the scopes of the record.
          </p>
          <p>
            <button type="button" className="hl-button" disabled aria-describedby={`${titleId}-why`}>
              Get authorization token
            </button>
          </p>
        </>
      ) : (
        <p>
          <button type="button" className="hl-button hl-button-quiet" onClick={() => setAdding(true)}>
            Another token
          </button>
        </p>
      )}
    </section>
  );
}
