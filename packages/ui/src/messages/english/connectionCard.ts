import type { Environment, ProbeResult } from '@authshift/core/contract';
import type { ConnectionStep } from '../../connection-card/useConnectionActions.ts';
import type { Format } from '../format.ts';

export type ConnectionCardMessages = ReturnType<typeof connectionCardEnglish>;

export const connectionCardEnglish = (format: Format) => ({
  account: 'Service account',
  serviceAddress: 'Service address',
  tenant: 'Tenant',
  lastSuccess: 'Last success',
  users: 'Users',
  counts: (assigned: number, healthy: number, failing: number) =>
    `${format.plural(assigned, { one: '# assigned', other: '# assigned' })}, ${format.number(healthy)} working, ${format.number(failing)} failing`,
  writes: 'Writes',
  mailboxes: (count: number) =>
    count === 0 ? 'no mailbox' : format.plural(count, { one: '# mailbox', other: '# mailboxes' }),
  environment: {
    online: 'Exchange Online',
    'on-premises': 'Exchange on your own servers',
    hybrid: 'Exchange Online and your own servers',
  } satisfies Record<Environment, string>,
  neverWorked: 'Does not work yet',
  second: {
    savedOAuth: 'Authorize with the service account to finish.',
    savedBasic: 'Waiting for the first answer from Exchange.',
    authorizing: (account: string) => `Sign in as ${account}.`,
    wrongAccount: (returned: string, expected: string) => `Got ${returned}, expected ${expected}.`,
    awaitingConsent: 'An admin of the Microsoft 365 tenant has to approve the permissions first.',
    declined: 'Nobody was connected. You can start again.',
    stranded: 'Nobody came back from Microsoft. Start again, and keep the text of any message it shows.',
    abandoned: 'The time ran out before anybody came back. You can start again.',
    unverified: 'Run a test, or tick a few users.',
    testFailed: 'The last test failed; the answer stands below.',
    degraded: (failing: number) =>
      format.plural(failing, { one: '# user needs action.', other: '# users need action.' }),
    credentialExpiring: 'Add a second secret before this one ends.',
    blockedByPolicy: 'A setting of the Microsoft 365 tenant refuses it. Its admin can change that.',
    paused: 'Nothing is synced over it until somebody resumes it.',
    disconnectRequested: (by: string) => `${by} asked to disconnect it.`,
    needsReauth: 'Microsoft no longer accepts the stored sign-in.',
    disconnected: (until: string) => `Can be restored until ${until}.`,
    disconnectedForGood: 'Can no longer be restored.',
  },
  act: { test: 'Test connection', pause: 'Pause', resume: 'Resume', restore: 'Restore' } satisfies Record<
    ConnectionStep,
    string
  >,
  doing: { test: 'Testing…', pause: 'Pausing…', resume: 'Resuming…', restore: 'Restoring…' } satisfies Record<
    ConnectionStep,
    string
  >,
  disconnect: 'Disconnect…',
  verdict: {
    works: 'Exchange accepted the sign-in',
    refused: 'Exchange refused the sign-in',
    unreachable: 'Exchange could not be reached',
  } satisfies Record<ProbeResult['verdict'], string>,
  failed: {
    test: 'The test did not run.',
    pause: 'The connection was not paused.',
    resume: 'The connection was not resumed.',
    restore: 'The connection was not restored.',
  } satisfies Record<ConnectionStep, string>,
  gone: 'This connection does not exist any more.',
  lastError: 'Last error',
});
