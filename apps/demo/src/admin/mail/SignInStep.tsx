import type { Connection } from '@authshift/core/contract';
import { AuthorizeButton, type AuthorizeButtonProps } from '@authshift/ui';
import { Step } from './Step.tsx';

interface SignInStepProps extends Pick<AuthorizeButtonProps, 'returnTo' | 'onAttempt' | 'signedInAs'> {
  readonly connection: Connection;
}

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** While nobody is reminded to sign in: the reminder has the button otherwise, and one is enough. */
const settled: readonly Connection['status'][] = [
  'saved',
  'ready',
  'authorized-unverified',
  'healthy',
  'degraded',
  'blocked-by-policy',
];

/** Whether the mailbox has signed in, when, and as whom; and the way to do it again. */
export function SignInStep({ connection, ...leaving }: SignInStepProps) {
  const { grant, id, status } = connection;
  const isSignedIn = grant !== null && status !== 'needs-reauth';
  return (
    <Step title="Sign in at Microsoft" done={isSignedIn}>
      <p>
        {isSignedIn
          ? `Signed in as ${grant.account.upn}, ${when.format(new Date(grant.acquiredAt))}.`
          : 'Nobody has signed in as the mailbox yet.'}
      </p>
      {settled.includes(status) ? (
        <AuthorizeButton {...leaving} connectionId={id} look="secondary" />
      ) : (
        <p className="hl-quiet">The button is at the top of this page.</p>
      )}
    </Step>
  );
}
