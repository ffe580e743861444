import type { AuditEntry } from '@authshift/core/contract';
import { useCallback, useEffect, useState } from 'react';
import { useHost } from '../customer/useHost.ts';
import { VerifyAudit } from './VerifyAudit.tsx';

interface Loaded {
  readonly entries: readonly AuditEntry[];
  /** Null: nothing older is left. */
  readonly nextCursor: string | null;
}

const nothing: Loaded = { entries: [], nextCursor: null };
const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Who did what, newest first, and the proof that nobody has changed it since. */
export function AuditPage() {
  const { client } = useHost();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const read = useCallback(
    async (cursor: string | null) => {
      try {
        const page = await client.listAudit({ limit: 100, ...(cursor === null ? {} : { cursor }) });
        setLoaded((before) => ({
          ...page,
          entries: [...(cursor === null ? nothing : (before ?? nothing)).entries, ...page.entries],
        }));
      } catch (error) {
        setFailure(error instanceof Error ? error.message : String(error));
      }
    },
    [client],
  );
  useEffect(() => void read(null), [read]);
  return (
    <>
      <h1>Audit</h1>
      <p className="hl-lead">
        Every change, who made it and when. Literal answers are kept without tokens and secrets.
      </p>
      <div className="hl-stack">
        <VerifyAudit />
        {failure === null ? null : <p role="alert">The audit could not be read: {failure}</p>}
        {loaded === null && failure === null ? <p role="status">Reading the audit …</p> : null}
        {loaded === null ? null : <Entries entries={loaded.entries} />}
        {loaded?.nextCursor ? (
          <p>
            <button type="button" className="hl-button hl-button-quiet" onClick={() => void read(loaded.nextCursor)}>
              Show older entries
            </button>
          </p>
        ) : null}
      </div>
    </>
  );
}

function Entries({ entries }: Pick<Loaded, 'entries'>) {
  return (
    <div className="hl-panel hl-scroll">
      <table className="hl-table">
        <caption className="hl-quiet">The {entries.length} newest entries</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Who and when</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td>{entry.summary}</td>
              <td className="hl-actor">
                {entry.actor.name}
                <br />
                <time className="hl-quiet" dateTime={entry.at}>
                  {when.format(new Date(entry.at))}
                </time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
