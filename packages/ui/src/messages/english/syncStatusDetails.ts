import type { SyncItem, UserHistoryEntry } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type SyncStatusDetailsMessages = ReturnType<typeof syncStatusDetailsEnglish>;

export const syncStatusDetailsEnglish = (format: Format) => ({
  back: 'Back to all users',
  loading: 'Loading this user…',
  notFound: 'This user is not known.',
  failed: 'This user could not be loaded.',
  address: 'Address',
  upn: 'User principal name',
  licence: 'Licence',
  location: 'Mailbox location',
  unknown: 'Not known',
  notEnabled: 'This user is not enabled in this product; nothing syncs.',
  notSyncing: 'Not syncing',
  notSyncingHint: 'No connection is ticked for this user. Tick one in the user table.',
  lastSuccess: 'Last success',
  lastAttempt: 'Last attempt',
  items: 'Calendar items read',
  itemsNone: 'None yet',
  streak: 'Successful syncs in a row',
  writes: 'Writes this mailbox',
  writesSecond: 'Only this connection may change the mailbox.',
  reads: 'Reads only',
  readsSecond: (writer: string) =>
    `${writer} writes the mailbox until this connection has two successful syncs in a row.`,
  state: {
    released: 'Not ticked; nothing syncs here.',
    waiting: 'Ticked. The first sync has not run yet.',
    observing: (streak: number) =>
      format.plural(streak, {
        one: '# successful sync so far; it counts as proven after two in a row.',
        other: '# successful syncs so far; it counts as proven after two in a row.',
      }),
    healthy: 'Works: at least two successful syncs in a row.',
    retrying: 'The last sync failed; the next try may succeed by itself.',
    failing: 'Somebody must act; retrying alone will not help.',
    silent: 'It used to work, but no success arrived for two intervals.',
  },
  firstSeen: (when: string) => `First seen ${when}`,
  seenTimes: (count: number) => format.plural(count, { one: 'seen once', other: 'seen # times' }),
  checks: 'Checks before the move',
  tryNow: 'Test this mailbox now',
  switches: 'What is synced for this user',
  switchesHint:
    'Nothing is ticked or unticked by this. Whoever is switched off keeps the connection and does not sync.',
  enabled: 'Sync this user',
  item: { mail: 'Mail', calendar: 'Calendar', contacts: 'Contacts', tasks: 'Tasks' } satisfies Record<SyncItem, string>,
  switchFailed: 'This could not be changed.',
  history: 'History',
  historyEmpty: 'Nothing has happened yet.',
  historyBy: (who: string) => `by ${who}`,
  historyKind: {
    ticked: 'Ticked',
    unticked: 'Unticked',
    lease_moved: 'Became the writer',
    sync_recovered: 'Sync works again',
    sync_failed: 'Sync failed',
  } satisfies Record<UserHistoryEntry['kind'], string>,
});
