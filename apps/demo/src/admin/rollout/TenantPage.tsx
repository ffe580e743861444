import { isLegacy } from '@authshift/core';
import { ConnectivityTest, TenantHardening, useMigrationSelector } from '@authshift/ui';
import { ScopeDown } from './ScopeDown.tsx';

/** Migration > Refuse the old sign-in: what the customer's own admin switches off, and the proof that it is off. */
export function TenantPage() {
  const connections = useMigrationSelector((state) => state.connections).filter(({ status }) => status !== 'purged');
  const old = connections.filter(isLegacy);
  const modern = connections.filter((one) => !isLegacy(one) && one.status !== 'disconnected');
  return (
    <>
      <h1>Refuse the old sign-in</h1>
      <p className="hl-lead">
        Once nothing of yours signs in with a password any more, your tenant can refuse it. Harborline writes the
        commands and never runs them; afterwards it tries the old sign-in, and a refusal is a success.
      </p>
      <div className="hl-stack">
        {modern.map(({ id }) => (
          <div key={id} className="hl-panel">
            <ConnectivityTest target={{ connectionId: id }} headingLevel={2} />
          </div>
        ))}
        {modern
          .filter(({ authType }) => authType === 'oauth-app')
          .map((connection) => (
            <ScopeDown key={connection.id} connection={connection} />
          ))}
        {old.length === 0 ? <p className="hl-panel">There is no connection with a password to refuse.</p> : null}
        {old.length === 0 ? null : <h2 className="hl-unseen">What the tenant shall refuse</h2>}
        {old.map(({ id }) => (
          <div key={id} className="hl-panel">
            <TenantHardening connectionId={id} />
          </div>
        ))}
      </div>
    </>
  );
}
