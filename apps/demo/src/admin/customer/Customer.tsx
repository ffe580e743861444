import { createHttpClient, createMigration } from '@authshift/core';
import { MigrationProvider } from '@authshift/ui';
import { useEffect, useMemo } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { AuditPage } from '../pages/AuditPage.tsx';
import { ConfigurationPage } from '../pages/ConfigurationPage.tsx';
import { OverviewPage } from '../pages/OverviewPage.tsx';
import { RehearsalsPage } from '../pages/RehearsalsPage.tsx';
import { UserAccountsPage } from '../pages/UserAccountsPage.tsx';
import { UserPage } from '../pages/UserPage.tsx';
import { Frame } from '../shell/Frame.tsx';

export interface CustomerProps {
  readonly customer: string;
  getToken(): Promise<string>;
}

/** Everything about one customer: a client that names them in each request, and the pages. */
export function Customer({ customer, getToken }: CustomerProps) {
  const client = useMemo(
    () =>
      createHttpClient({
        baseUrl: window.location.origin,
        fetch: (url, init) =>
          window.fetch(url, { ...init, headers: { ...init?.headers, 'harborline-customer': customer } } as RequestInit),
        getToken,
      }),
    [customer, getToken],
  );
  const migration = useMemo(() => createMigration({ client }), [client]);
  useEffect(() => {
    void migration.start();
    return () => migration.stop();
  }, [migration]);
  return (
    <MigrationProvider migration={migration} locale={navigator.language}>
      <Frame customer={customer}>
        <Switch>
          <Route path="/overview" component={OverviewPage} />
          <Route path="/settings/exchange/configuration" component={ConfigurationPage} />
          <Route path="/settings/exchange/users" component={UserAccountsPage} />
          <Route path="/users/:userId">{({ userId }) => <UserPage userId={userId} />}</Route>
          <Route path="/audit">
            <AuditPage client={client} />
          </Route>
          <Route path="/rehearsals" component={RehearsalsPage} />
          <Route>
            <Redirect to="/overview" replace />
          </Route>
        </Switch>
      </Frame>
    </MigrationProvider>
  );
}
