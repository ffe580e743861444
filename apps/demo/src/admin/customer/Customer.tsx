import { createHttpClient, createMigration } from '@authshift/core';
import { type Language, MigrationProvider } from '@authshift/ui';
import { useEffect, useMemo } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { UserPage } from '../pages/UserPage.tsx';
import { placesOf } from '../places.ts';
import { useTenantTime } from '../rehearsal/useTenantTime.ts';
import { Frame } from '../shell/Frame.tsx';
import { type Host, HostContext } from './useHost.ts';

export interface CustomerProps {
  readonly customer: string;
  getToken(): Promise<string>;
  /** Undefined: English, with dates as the browser writes them. */
  readonly language?: Language | undefined;
  /** Where this browser is signed out of Microsoft. */
  readonly microsoftSignOut: string;
}

/** Everything about one customer: a client that names them in each request, and the pages. */
export function Customer({ customer, getToken, language, microsoftSignOut }: CustomerProps) {
  const host = useMemo(
    () => createHost({ customer, getToken, language, microsoftSignOut }),
    [customer, getToken, language, microsoftSignOut],
  );
  const migration = useMemo(() => createMigration({ client: host.client }), [host]);
  useEffect(() => {
    void migration.start();
    return () => migration.stop();
  }, [migration]);
  const now = useTenantTime(customer);
  return (
    <HostContext value={host}>
      <MigrationProvider
        migration={migration}
        now={now}
        language={language}
        locale={language === undefined ? navigator.language : language.locale}
      >
        <Frame customer={customer}>
          <Switch>
            {placesOf(customer).map(({ path, page }) => (
              <Route key={path} path={path} component={page} />
            ))}
            <Route path="/users/:userId">{({ userId }) => <UserPage userId={userId} />}</Route>
            <Route>
              <Redirect to="/overview" replace />
            </Route>
          </Switch>
        </Frame>
      </MigrationProvider>
    </HostContext>
  );
}

function createHost({ customer, getToken, language, microsoftSignOut }: CustomerProps): Host {
  const named = (headers: HeadersInit | undefined) => ({
    ...Object.fromEntries(new Headers(headers)),
    'harborline-customer': customer,
  });
  const client = createHttpClient({
    baseUrl: window.location.origin,
    getToken,
    fetch: (url, init) => window.fetch(url, { ...init, headers: named(init.headers) }),
  });
  return {
    customer,
    client,
    language,
    microsoftSignOut,
    request: async (path, init = {}) =>
      fetch(path, { ...init, headers: { ...named(init.headers), authorization: `Bearer ${await getToken()}` } }),
  };
}
