import { createHttpClient } from '@authshift/core';
import {
  AuthorizationResult,
  AuthTypeTable,
  ConnectionCard,
  MigrationProvider,
  ServiceAccountForm,
  SyncStatusDetails,
  useMigrationSelector,
} from '@authshift/ui';
import { type ReactNode, useState } from 'react';

interface ExchangePagesProps {
  /** Where your back end serves the contract; '' for the page's own origin. */
  readonly api: string;
  /** Your bearer token for it. */
  readonly getToken: () => Promise<string>;
  readonly children: ReactNode;
}

/** Around all pages about Exchange: one migration, one language, one look. */
export function ExchangePages({ api, getToken, children }: ExchangePagesProps): ReactNode {
  const [client] = useState(() => createHttpClient({ baseUrl: api, getToken }));
  return <MigrationProvider client={client}>{children}</MigrationProvider>;
}

/** Settings > Exchange > Configuration. `attempt` comes from the address, when Microsoft sent somebody back here. */
export function ConfigurationPage({ attempt }: { readonly attempt: string | null }): ReactNode {
  const connections = useMigrationSelector((state) => state.connections);
  const here = '/settings/exchange';
  return (
    <>
      {attempt === null ? null : <AuthorizationResult attemptId={attempt} returnTo={here} />}
      {connections.map((connection) => (
        <ConnectionCard key={connection.id} connectionId={connection.id} returnTo={here} />
      ))}
      <ServiceAccountForm returnTo={here} />
    </>
  );
}

/** Settings > Exchange > User accounts. */
export function UsersPage(): ReactNode {
  return <AuthTypeTable hrefForUser={(userId) => `/settings/exchange/users/${userId}`} />;
}

/** One user, where the table leads. */
export function UserPage({ userId }: { readonly userId: string }): ReactNode {
  return <SyncStatusDetails userId={userId} />;
}
