import type { AuditEntry, Connection } from '@authshift/core/contract';
import { ConnectivityTest, type LogEntry, LogViewer, useMigrationSelector } from '@authshift/ui';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useHost } from '../customer/useHost.ts';
import { Verdict } from '../readiness/Verdict.tsx';

/** Settings > Microsoft Exchange > Self-test: a harmless test against one known mailbox, and the log of what was answered. */
export function SelfTestPage() {
  const connections = useMigrationSelector((state) => state.connections).filter(
    ({ authType, status }) => authType.startsWith('oauth') && status !== 'disconnected' && status !== 'purged',
  );
  return (
    <>
      <h1>Self-test</h1>
      <p className="hl-lead">
        Reads one mailbox and changes nothing in it. Choose somebody whose mailbox you know to be in Exchange Online.
      </p>
      {connections[0] === undefined ? (
        <p className="hl-panel">No connection with OAuth is there to be tested yet.</p>
      ) : (
        <SelfTest connections={connections} first={connections[0]} />
      )}
    </>
  );
}

interface SelfTestProps {
  readonly connections: readonly Connection[];
  /** The one that is chosen as long as nobody has chosen another. */
  readonly first: Connection;
}

function SelfTest({ connections, first }: SelfTestProps) {
  const roster = useMigrationSelector((state) => state.roster);
  const [connectionId, setConnection] = useState<string | null>(null);
  const [userId, setUser] = useState('');
  const { entries, readAgain } = useProbeLog();
  const connection = connections.find(({ id }) => id === connectionId) ?? first;
  const users = Array.from({ length: roster.size }, (_, row) => roster.userAt(row));
  const user = users.find(({ id }) => id === userId);
  return (
    <div className="hl-stack">
      <section className="hl-panel" aria-labelledby="target">
        <h2 id="target">What to test</h2>
        <div className="hl-fields">
          <Choice id="self-test-connection" label="Connection" value={connection.id} onChange={setConnection}>
            {connections.map(({ id, displayName }) => (
              <option key={id} value={id}>
                {displayName}
              </option>
            ))}
          </Choice>
          <Choice id="self-test-mailbox" label="Mailbox" value={userId} onChange={setUser}>
            <option value="">{connection.account} (the connection’s own)</option>
            {users.map(({ id, displayName, location }) => (
              <option key={id} value={id}>
                {displayName}
                {location === null ? '' : `, ${location}`}
              </option>
            ))}
          </Choice>
        </div>
        <Elsewhere location={user?.location ?? null} />
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
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
  readonly children: ReactNode;
}

function Choice({ id, label, value, onChange, children }: ChoiceProps) {
  return (
    <div className="hl-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="hl-input" value={value} onChange={({ target }) => onChange(target.value)}>
        {children}
      </select>
    </div>
  );
}

/** A mailbox that the test cannot say anything about. */
function Elsewhere({ location }: { readonly location: string | null }) {
  if (location === null || location === 'Exchange Online') return null;
  return (
    <p>
      <Verdict tone="open" text="Not in the cloud" /> This mailbox is on “{location}”. The test can only show something
      for a mailbox in Exchange Online.
    </p>
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
