import type { AuditEntry } from '@authshift/core/contract';
import { ConnectivityTest, type LogEntry, LogViewer, useMigrationSelector } from '@authshift/ui';
import { useCallback, useEffect, useState } from 'react';
import { useHost } from '../customer/useHost.ts';
import { Verdict } from '../readiness/Verdict.tsx';

/** Settings > Microsoft Exchange > Self-test: a harmless test against one known mailbox, and the log of what was answered. */
export function SelfTestPage() {
  const connections = useMigrationSelector((state) => state.connections).filter(
    ({ authType, status }) => authType.startsWith('oauth') && status !== 'disconnected' && status !== 'purged',
  );
  const roster = useMigrationSelector((state) => state.roster);
  const [connectionId, setConnection] = useState<string | null>(null);
  const [userId, setUser] = useState('');
  const { entries, readAgain } = useProbeLog();
  const connection = connections.find(({ id }) => id === connectionId) ?? connections[0];
  const users = Array.from({ length: roster.size }, (_, row) => roster.userAt(row));
  const user = users.find(({ id }) => id === userId);
  return (
    <>
      <h1>Self-test</h1>
      <p className="hl-lead">
        Reads one mailbox and changes nothing in it. Choose somebody whose mailbox you know to be in Exchange Online.
      </p>
      {connection === undefined ? (
        <p className="hl-panel">No connection with OAuth is there to be tested yet.</p>
      ) : (
        <div className="hl-stack">
          <section className="hl-panel" aria-labelledby="target">
            <h2 id="target">What to test</h2>
            <div className="hl-fields">
              <div className="hl-field">
                <label htmlFor="self-test-connection">Connection</label>
                <select
                  id="self-test-connection"
                  className="hl-input"
                  value={connection.id}
                  onChange={({ target }) => setConnection(target.value)}
                >
                  {connections.map(({ id, displayName }) => (
                    <option key={id} value={id}>
                      {displayName}
                    </option>
                  ))}
                </select>
              </div>
              <div className="hl-field">
                <label htmlFor="self-test-mailbox">Mailbox</label>
                <select
                  id="self-test-mailbox"
                  className="hl-input"
                  value={userId}
                  onChange={({ target }) => setUser(target.value)}
                >
                  <option value="">{connection.account} (the connection’s own)</option>
                  {users.map(({ id, displayName, location }) => (
                    <option key={id} value={id}>
                      {displayName}
                      {location === null ? '' : `, ${location}`}
                    </option>
                  ))}
                </select>
              </div>
            </div>
            {user !== undefined && user.location !== null && user.location !== 'Exchange Online' ? (
              <p>
                <Verdict tone="open" text="Not in the cloud" /> This mailbox is on “{user.location}”. The test can only
                show something for a mailbox in Exchange Online.
              </p>
            ) : null}
            <p className="hl-quiet">
              What success looks like in the log: <code>{expectedLine(connection)}</code>
            </p>
          </section>
          <div className="hl-panel">
            <ConnectivityTest
              key={`${connection.id} ${userId}`}
              target={{ connectionId: connection.id, ...(user === undefined ? {} : { userId: user.id }) }}
              headingLevel={2}
              onAfter={() => void readAgain()}
            />
          </div>
          <div className="hl-panel">
            <LogViewer title="Log of the tests" entries={entries} />
          </div>
        </div>
      )}
    </>
  );
}

function expectedLine({ displayName }: { readonly displayName: string }): string {
  return `Connectivity test of "${displayName}": works. HTTP/1.1 200 OK`;
}

/** The tests that were made, with the literal answers, oldest first. */
function useProbeLog() {
  const { client } = useHost();
  const [entries, setEntries] = useState<readonly LogEntry[]>([]);
  const readAgain = useCallback(async () => {
    const page = await client.listAudit({ limit: 100 }).catch(() => null);
    if (page !== null)
      setEntries(
        page.entries
          .filter(({ action }) => action === 'probe.run')
          .map(toLine)
          .reverse(),
      );
  }, [client]);
  useEffect(() => void readAgain(), [readAgain]);
  return { entries, readAgain };
}

function toLine({ at, summary, detail, actor }: AuditEntry): LogEntry {
  const { verdict, literal } = (detail ?? {}) as { readonly verdict?: unknown; readonly literal?: unknown };
  return {
    at,
    level: verdict === 'works' ? 'info' : 'error',
    source: actor.name,
    text: typeof literal === 'string' ? `${summary} ${literal}` : summary,
  };
}
