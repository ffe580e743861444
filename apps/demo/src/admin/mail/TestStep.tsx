import type { Connection } from '@authshift/core/contract';
import { ConnectionCard, ConnectivityTest } from '@authshift/ui';
import { Step } from './Step.tsx';
import { SupportContact } from './SupportContact.tsx';
import { works } from './works.ts';

/** Whether Exchange lets the mailbox read and send, and what to do where it does not. */
export function TestStep({ connection }: { readonly connection: Connection }) {
  const { id, grant, status } = connection;
  return (
    <Step title="Test" done={works(connection)}>
      <ConnectionCard connectionId={id} actions={[]} />
      {grant === null ? (
        <p className="hl-quiet">Once the mailbox has signed in.</p>
      ) : (
        <div className="hl-stack hl-tests">
          <ConnectivityTest target={{ connectionId: id }} />
          <ConnectivityTest target={{ connectionId: id, roundTrip: true }} />
          {status === 'degraded' ? <SupportContact /> : null}
        </div>
      )}
    </Step>
  );
}
