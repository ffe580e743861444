import type { Connection } from '@authshift/core/contract';
import { useId } from 'react';
import { useLocation } from 'wouter';
import { Step } from './Step.tsx';
import { works } from './works.ts';

/** The end of the set-up: reached by what works, not by pressing Next. There is nothing left to save. */
export function FinishStep({ connection }: { readonly connection: Connection }) {
  const [, navigate] = useLocation();
  const reasonId = useId();
  const reason = reasonOf(connection);
  return (
    <Step title="Finish" done={null}>
      <p id={reasonId}>
        {reason ?? 'Everything is saved already. The next page moves the mailbox to the new sign-in.'}
      </p>
      <button
        type="button"
        className="hl-button"
        disabled={reason !== null}
        aria-describedby={reasonId}
        onClick={() => navigate('/settings/exchange/users')}
      >
        Finish
      </button>
    </Step>
  );
}

function reasonOf(connection: Connection): string | null {
  if (works(connection)) return null;
  return connection.grant === null || connection.status === 'needs-reauth'
    ? 'Not yet: the mailbox has to sign in at Microsoft first.'
    : 'Not yet: Exchange has not accepted the mailbox. The test above says why.';
}
