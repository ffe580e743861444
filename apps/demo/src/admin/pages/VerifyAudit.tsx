import { useState } from 'react';
import { useHost } from '../customer/useHost.ts';

/** What the back end answers when it recomputes the chain. */
interface Verified {
  readonly entries: number;
  readonly head: { readonly hash: string } | null;
  readonly broken: { readonly entry: number; readonly what: string } | null;
}

/** Each entry holds the hash of the one before it: recomputing all of them shows whether any was changed or taken away. */
export function VerifyAudit() {
  const { request } = useHost();
  const [told, setTold] = useState('');
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    const answer = await request('/harborline/audit').catch(() => null);
    setTold(answer?.ok ? describe((await answer.json()) as Verified) : 'The chain could not be checked now.');
    setBusy(false);
  };
  return (
    <section className="hl-panel" aria-label="Has anybody changed it?">
      <button type="button" className="hl-button hl-button-quiet" disabled={busy} onClick={verify}>
        {busy ? 'Recomputing the chain …' : 'Verify the chain'}
      </button>
      <p role="status" className="hl-told">
        {told}
      </p>
    </section>
  );
}

function describe({ entries, head, broken }: Verified): string {
  if (broken !== null) return `Entry ${broken.entry} is not as it was written: ${broken.what}`;
  return `Valid: ${entries} entries, each as it was written. The last one’s hash: ${head?.hash.slice(0, 16) ?? 'none'}…`;
}
