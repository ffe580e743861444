import { createHttpClient } from '@authshift/core';
import { AuthTypeTable, ConnectionCard, MigrationProvider, ServiceAccountForm } from '@authshift/ui';
import type { ReactNode } from 'react';

const client = createHttpClient({ baseUrl: '' });

export function Page(): ReactNode {
  return (
    <MigrationProvider client={client}>
      <ConnectionCard connectionId="connection-basic" returnTo="/" />
      <AuthTypeTable />
      <ServiceAccountForm returnTo="/" />
    </MigrationProvider>
  );
}
