import {
  AppRegistrationGuide,
  AuthorizationResult,
  ConsentPanel,
  OAuthProviderForm,
  useMigrationSelector,
} from '@authshift/ui';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAddress, useCustomer } from '../customer/useAddress.ts';
import { useScenario } from '../rehearsal/useScenarios.ts';

/** Settings > Microsoft Exchange > App registration: how the customer makes an app of their own, and what is recorded of it here. */
export function AppRegistrationPage() {
  const here = useAddress()('/settings/exchange/registration');
  const scenario = useScenario(useCustomer());
  const registrations = useMigrationSelector((state) => state.registrations);
  const connections = useMigrationSelector((state) => state.connections);
  const isAdmin = useMigrationSelector((state) => state.me?.role === 'admin');
  const [signsIn, setSignsIn] = useState<'oauth-app' | 'oauth-delegated'>('oauth-app');
  const [search, setSearch] = useSearchParams();
  const attemptId = search.get('attempt');
  const own = registrations.filter(({ mode }) => mode === 'customer');
  const toApprove = connections.filter(
    ({ authType, status }) => authType === 'oauth-app' && status !== 'disconnected' && status !== 'purged',
  );
  const choices = [
    { value: 'oauth-app', label: 'The app itself: it reaches every mailbox, and no user signs in' },
    { value: 'oauth-delegated', label: 'People: each account that signs in gives access to what it may open' },
  ] as const;
  return (
    <>
      <h1>App registration</h1>
      <p className="hl-lead">
        Harborline’s own app is ready to use, and needs an approval only. Register an app of your own where your
        organization wants that.
      </p>
      <div className="hl-stack">
        {attemptId ? (
          <AuthorizationResult
            attemptId={attemptId}
            returnTo={here}
            onDismiss={() => setSearch({}, { replace: true })}
          />
        ) : null}
        <section className="hl-panel" aria-labelledby="who">
          <h2 id="who">Who signs in?</h2>
          <fieldset className="hl-choices">
            <legend className="hl-unseen">Who signs in?</legend>
            {choices.map(({ value, label }) => (
              <label key={value}>
                <input type="radio" name="who" checked={signsIn === value} onChange={() => setSignsIn(value)} /> {label}
              </label>
            ))}
          </fieldset>
          <p className="hl-quiet">
            {signsIn === 'oauth-app'
              ? 'A Microsoft 365 admin approves once. Users are not asked for anything, so leave out what older guides say of users who sign in themselves.'
              : 'Each user, or one service account, signs in once. The permission is of another kind and has another id.'}
          </p>
        </section>
        <AppRegistrationGuide
          authType={signsIn}
          appName={`Harborline for ${scenario?.organization.name ?? 'us'}`}
          tenantId={scenario?.tenantId}
          clientId={own[0]?.clientId}
        />
        {toApprove.map(({ id }) => (
          <ConsentPanel key={id} connectionId={id} returnTo={here} />
        ))}
        {own.map(({ id }) => (
          <OAuthProviderForm key={id} registrationId={id} authType={signsIn} />
        ))}
        {isAdmin ? <OAuthProviderForm authType={signsIn} /> : null}
      </div>
    </>
  );
}
