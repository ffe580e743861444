import { createHttpClient } from '@authshift/core';
import { AuthorizeButton, AuthTypeTable, MigrationProvider, ServiceAccountForm } from '@authshift/ui';
import { german } from '@authshift/ui/messages/de';
import '@authshift/ui/styles.css';
import { createRoot } from 'react-dom/client';

const host = document.querySelector('main');
if (host === null) throw new Error('The page has no <main>.');
createRoot(host).render(
  <MigrationProvider client={createHttpClient({ baseUrl: '' })} language={german}>
    <AuthTypeTable />
    <ServiceAccountForm returnTo="/" />
    <AuthorizeButton connectionId="connection-oauth" returnTo="/" />
  </MigrationProvider>,
);
