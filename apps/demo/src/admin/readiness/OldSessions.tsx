import { isLegacy } from '@authshift/core';
import { useMigrationSelector } from '@authshift/ui';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ReadinessState } from './useReadiness.ts';
import { Verdict } from './Verdict.tsx';

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Who still signs in the old way, and the restart after which whatever was signed in signs in anew. */
export function OldSessions({ state }: { readonly state: ReadinessState }) {
  const connections = useMigrationSelector((store) => store.connections);
  const isAdmin = useMigrationSelector(({ me }) => me?.role === 'admin');
  const [restartedAt, setRestartedAt] = useState<string | null>(null);
  const old = connections.filter((one) => isLegacy(one) && one.status !== 'disconnected' && one.status !== 'purged');
  const sessions = old.reduce((sum, { counts }) => sum + counts.leased, 0);
  return (
    <section className="hl-panel" aria-labelledby="sessions">
      <h2 id="sessions">Sessions on the old method</h2>
      <p role="status">
        <Verdict tone={sessions === 0 ? 'ready' : 'open'} text={`Sessions still on the old method: ${sessions}`} />
      </p>
      <p className="hl-quiet">
        One for each mailbox that is still written with a password. They drain as users are moved under{' '}
        <Link href="/settings/exchange/users">User Accounts</Link>; nothing has to be restarted for that. A restart lets
        what is under way finish, forgets every sign-in that is cached, and signs in anew.
      </p>
      <button
        type="button"
        className="hl-button hl-button-quiet"
        disabled={!isAdmin || state.busy}
        onClick={() => void state.restart().then(setRestartedAt)}
      >
        Restart the sync service
      </button>
      <p role="status" className="hl-quiet">
        {restartedAt === null ? '' : `Restarted at ${when.format(new Date(restartedAt))}.`}
      </p>
    </section>
  );
}
