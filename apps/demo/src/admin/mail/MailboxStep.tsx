import type { Connection } from '@authshift/core/contract';
import { CopyButton, ServiceAccountForm, type ServiceAccountFormProps } from '@authshift/ui';
import { Step } from './Step.tsx';

interface MailboxStepProps extends Pick<ServiceAccountFormProps, 'returnTo' | 'onAttempt'> {
  readonly connection: Connection;
}

/** Which mailbox it is, filled in and open to change. */
export function MailboxStep({ connection, ...leaving }: MailboxStepProps) {
  const { id, account, serviceAddress } = connection;
  return (
    <Step title="The mailbox" done>
      <dl className="hl-facts">
        <dt>Signs in as</dt>
        <dd>
          {account} <CopyButton text={account} what="the mailbox" />
        </dd>
        <dt>Mail server</dt>
        <dd>{serviceAddress}</dd>
        <dt>Password</dt>
        <dd>None is kept: the mailbox signs in at Microsoft.</dd>
      </dl>
      <details>
        <summary>Change the mailbox or its app</summary>
        <ServiceAccountForm {...leaving} connectionId={id} />
      </details>
    </Step>
  );
}
