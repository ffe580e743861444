import { SelfAuthorizationCampaign, useMigrationSelector } from '@authshift/ui';
import { useMemo } from 'react';
import { Link } from 'wouter';

/** Migration > Users sign in: links for those who connect their own mailbox, reminders, and how far everybody is. */
export function UserSignInsPage() {
  const connections = useMigrationSelector((state) => state.connections).filter(
    ({ authType, status }) => status !== 'disconnected' && status !== 'purged' && authType.startsWith('oauth'),
  );
  const roster = useMigrationSelector((state) => state.roster);
  // Everybody is asked: who has not signed in yet cannot be ticked.
  const everybody = useMemo(() => Array.from({ length: roster.size }, (_, row) => roster.userAt(row).id), [roster]);
  const delegated = connections.filter(({ authType }) => authType === 'oauth-delegated');
  const forApp = connections.filter(({ authType }) => authType === 'oauth-app');
  return (
    <>
      <h1>Users sign in themselves</h1>
      <p className="hl-lead">
        Where people sign in, each user opens their own mailbox to Harborline once. Where the app signs in for itself,
        nobody has to.
      </p>
      <div className="hl-stack">
        {forApp.map(({ id, displayName }) => (
          <p key={id} className="hl-panel">
            <strong>{displayName}</strong> signs in as the app itself: no user has to do anything for it.
          </p>
        ))}
        {delegated.length === 0 ? (
          <p className="hl-panel">
            No connection asks users to sign in. Add one with “OAuth” under{' '}
            <Link href="/settings/exchange/configuration">Configuration</Link>.
          </p>
        ) : null}
        {delegated.map(({ id, displayName }) => (
          <section key={id} aria-label={displayName}>
            <h2 className="hl-unseen">{displayName}</h2>
            <SelfAuthorizationCampaign connectionId={id} userIds={everybody} />
          </section>
        ))}
      </div>
    </>
  );
}
