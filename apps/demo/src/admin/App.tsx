import type { Language } from '@authshift/ui';
import { AuthenticatedTemplate, UnauthenticatedTemplate, useMsal } from '@azure/msal-react';
import { useCallback, useMemo } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Customer } from './customer/Customer.tsx';
import { createRehearsalClient } from './rehearsal/rehearsalClient.ts';
import { ScenariosPage } from './rehearsal/ScenariosPage.tsx';
import { ScenariosContext, useScenarioList } from './rehearsal/useScenarios.ts';
import { type AdminConfig, microsoftSignOut } from './session/adminConfig.ts';
import { getApiToken } from './session/session.ts';
import { Welcome } from './shell/Welcome.tsx';

export interface AppProps {
  readonly config: AdminConfig;
  /** Of the migration's own pages; undefined: English. */
  readonly language: Language | undefined;
}

export function App({ config, language }: AppProps) {
  return (
    <>
      <UnauthenticatedTemplate>
        <Welcome config={config} />
      </UnauthenticatedTemplate>
      <AuthenticatedTemplate>
        <Harborline config={config} language={language} />
      </AuthenticatedTemplate>
    </>
  );
}

/** The cards of the scenarios first; below `/c/` the customer of one of them. */
function Harborline({ config, language }: AppProps) {
  const { instance } = useMsal();
  const getToken = useCallback(() => getApiToken(instance, config), [instance, config]);
  const client = useMemo(() => createRehearsalClient(getToken), [getToken]);
  const scenarios = useScenarioList(client);
  return (
    <ScenariosContext value={scenarios}>
      <Switch>
        <Route path="/" component={ScenariosPage} />
        <Route path="/c/:customer" nest>
          {({ customer }) => (
            // All that is known of a customer goes with them, and when their scenario starts anew.
            <Customer
              key={`${customer} ${scenarios.starts[customer] ?? 0}`}
              customer={customer}
              getToken={getToken}
              language={language}
              microsoftSignOut={microsoftSignOut(config)}
            />
          )}
        </Route>
        <Route>
          <Redirect to="/" replace />
        </Route>
      </Switch>
    </ScenariosContext>
  );
}
