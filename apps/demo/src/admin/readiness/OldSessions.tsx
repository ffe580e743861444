import { isLegacy } from '@authshift/core';
import { useMigrationSelector } from '@authshift/ui';
import { Link } from 'wouter';
import { toTableAddress } from '../pages/tableAddress.ts';
import { Verdict } from './Verdict.tsx';

/** Who still signs in the old way, and how that ends. */
export function OldSessions() {
  const connections = useMigrationSelector((store) => store.connections);
  const old = connections.filter((one) => isLegacy(one) && one.status !== 'disconnected' && one.status !== 'purged');
  const sessions = old.reduce((sum, { counts }) => sum + counts.leased, 0);
  return (
    <section className="hl-panel" aria-labelledby="sessions">
      <h2 id="sessions">Sessions on the old method</h2>
      <p role="status">
        <Verdict tone={sessions === 0 ? 'ready' : 'open'} text={`Sessions still on the old method: ${sessions}`} />
      </p>
      {old
        .filter(({ counts }) => counts.leased > 0)
        .map(({ id, counts }) => (
          <p key={id}>
            <Link href={toTableAddress({ filter: { connection: { id, assigned: true } } })}>
              Move the {counts.leased} that are left
            </Link>
          </p>
        ))}
      <p className="hl-quiet">
        One for each mailbox that is still written with a password. They drain as users are moved; nothing has to be
        restarted for that: every sync signs in anew, and by the connection that writes the mailbox then. This number
        follows by itself.
      </p>
    </section>
  );
}
