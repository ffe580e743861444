import type { AuditPage as Page } from '@authshift/core/contract';
import { useEffect, useState } from 'react';
import { useHost } from '../customer/useHost.ts';

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | ({ readonly kind: 'loaded' } & Page);

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Who did what, newest first. */
export function AuditPage() {
  const { client } = useHost();
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    client.listAudit({ limit: 100 }, { signal: controller.signal }).then(
      (page) => setLoaded({ kind: 'loaded', ...page }),
      (error: unknown) => {
        if (!controller.signal.aborted)
          setLoaded({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => controller.abort();
  }, [client]);
  return (
    <>
      <h1>Audit</h1>
      <p className="hl-lead">
        Every change, who made it and when. Literal answers are kept without tokens and secrets.
      </p>
      <Entries loaded={loaded} />
    </>
  );
}

function Entries({ loaded }: { readonly loaded: Loaded }) {
  if (loaded.kind === 'loading') return <p role="status">Loading the audit …</p>;
  if (loaded.kind === 'failed') return <p role="alert">The audit could not be read: {loaded.message}</p>;
  return (
    <div className="hl-panel hl-scroll">
      <table className="hl-table">
        <caption className="hl-quiet">The {loaded.entries.length} newest entries</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Who and when</th>
          </tr>
        </thead>
        <tbody>
          {loaded.entries.map((entry) => (
            <tr key={entry.id}>
              <td>{entry.summary}</td>
              <td>
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
