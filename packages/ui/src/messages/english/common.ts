import type { AuthType, ConnectionStatus, UserSyncState } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type CommonMessages = ReturnType<typeof commonEnglish>;

/** Words more than one component uses. */
export const commonEnglish = (format: Format) => ({
  authType: {
    basic: 'Basic',
    ntlm: 'NTLM',
    'oauth-delegated': 'OAuth',
    'oauth-app': 'OAuth, app only',
    'oauth-ropc': 'OAuth with password (deprecated)',
  } satisfies Record<AuthType, string>,
  connectionStatus: {
    saved: 'Not connected yet',
    'awaiting-consent': 'Waiting for your Microsoft 365 admin',
    ready: 'Not connected yet',
    authorizing: 'Continue in the Microsoft window',
    'wrong-account': 'Connected as someone else',
    declined: 'Declined at Microsoft',
    stranded: 'Microsoft showed a message?',
    abandoned: 'Authorization not finished',
    'authorized-unverified': 'Signed in, not tested yet',
    healthy: 'Working',
    degraded: 'Working with problems',
    'credential-expiring': 'Its secret ends soon',
    'needs-reauth': 'Sign in again',
    'blocked-by-policy': 'Your organization blocks this',
    paused: 'Paused',
    'disconnect-requested': 'Waiting for a second administrator',
    disconnected: 'Disconnected',
    purged: 'Deleted for good',
  } satisfies Record<ConnectionStatus, string>,
  syncState: {
    released: 'Not ticked',
    waiting: 'Waiting for the first sync',
    observing: 'On trial',
    healthy: 'Syncing',
    retrying: 'Retrying',
    failing: 'Needs action',
    silent: 'Gone quiet',
  } satisfies Record<UserSyncState, string>,
  notSyncing: 'Not syncing',
  users: (count: number) => format.plural(count, { one: '# user', other: '# users' }),
  loading: 'Loading…',
  cancel: 'Cancel',
  close: 'Close',
  retry: 'Try again',
  dismiss: 'Dismiss',
  never: 'Never',
  unreachable:
    'The server could not be reached. Nothing was changed that you can see here; check your connection and try again.',
  invalidAnswer: 'The server sent an answer this page does not understand. Nothing was changed here.',
  literalAnswer: 'Literal answer',
});
