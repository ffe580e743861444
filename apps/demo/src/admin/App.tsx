import { createHttpClient, createMigration } from '@authshift/core';
import { MigrationProvider } from '@authshift/ui';
import { AuthenticatedTemplate, UnauthenticatedTemplate, useMsal } from '@azure/msal-react';
import { useEffect, useMemo } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { AuditPage } from './pages/AuditPage.tsx';
import { ConfigurationPage } from './pages/ConfigurationPage.tsx';
import { RehearsalsPage } from './pages/RehearsalsPage.tsx';
import { UserAccountsPage } from './pages/UserAccountsPage.tsx';
import { UserPage } from './pages/UserPage.tsx';
import type { AdminConfig } from './session/adminConfig.ts';
import { getApiToken } from './session/session.ts';
import { Frame } from './shell/Frame.tsx';
import { Welcome } from './shell/Welcome.tsx';

export function App({ config }: { readonly config: AdminConfig }) {
  return (
    <>
      <UnauthenticatedTemplate>
        <Welcome config={config} />
      </UnauthenticatedTemplate>
      <AuthenticatedTemplate>
        <Harborline config={config} />
      </AuthenticatedTemplate>
    </>
  );
}

function Harborline({ config }: { readonly config: AdminConfig }) {
  const { instance } = useMsal();
  const client = useMemo(
    () =>
      createHttpClient({
        baseUrl: window.location.origin,
        fetch: window.fetch.bind(window),
        getToken: () => getApiToken(instance, config),
      }),
    [instance, config],
  );
  const migration = useMemo(() => createMigration({ client }), [client]);
  useEffect(() => {
    void migration.start();
    return () => migration.stop();
  }, [migration]);
  return (
    <MigrationProvider migration={migration} locale={navigator.language}>
      <Frame config={config}>
        <Switch>
          <Route path="/settings/exchange/configuration" component={ConfigurationPage} />
          <Route path="/settings/exchange/users" component={UserAccountsPage} />
          <Route path="/users/:userId">{({ userId }) => <UserPage userId={userId} />}</Route>
          <Route path="/audit">
            <AuditPage client={client} />
          </Route>
          <Route path="/rehearsals" component={RehearsalsPage} />
          <Route>
            <Redirect to="/settings/exchange/configuration" replace />
          </Route>
        </Switch>
      </Frame>
    </MigrationProvider>
  );
}
