import type { RollbackObstacle, RollbackPreview } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type RollbackButtonMessages = ReturnType<typeof rollbackButtonEnglish>;

export const rollbackButtonEnglish = (format: Format) => ({
  open: 'Go back…',
  title: 'Go back to how it was',
  looking: 'Looking whether users can go back…',
  lookFailed: 'Whether users can go back could not be found out.',
  nothing: 'Nobody would change. Everything is as it was.',
  count: (count: number) =>
    format.plural(count, {
      one: '# user gets the connections it had before.',
      other: '# users get the connections they had before.',
    }),
  undoable: 'How it is now is kept, so that you can return to it.',
  impossible: 'Users cannot go back now.',
  obstacle: {
    retired: (connection: string, since: string | null) =>
      since === null
        ? `Microsoft no longer lets ${connection} sign in this way.`
        : `Microsoft has not let ${connection} sign in this way since ${since}.`,
    disconnected: (connection: string) => `${connection} is disconnected. Restore it first.`,
    purged: (connection: string) => `The credentials of ${connection} are deleted for good.`,
    paused: (connection: string) => `${connection} is paused. Resume it first.`,
    unproven: (connection: string) =>
      `${connection} has not worked lately, so that syncing may stop for those who go back.`,
  } satisfies Record<RollbackObstacle['code'], (connection: string, since: string | null) => string>,
  ending: (connection: string, from: string) =>
    `From ${from} on Microsoft no longer lets ${connection} sign in this way.`,
  users: (count: number) => format.plural(count, { one: 'Concerns # user.', other: 'Concerns # users.' }),
  instead: 'What you can do instead',
  alternative: {
    restore_connection: 'Restore the old connection, then try again.',
    sign_in_again: 'Sign in again with the new connection’s service account.',
    move_to_graph: 'Move on to a connection over Microsoft Graph.',
    pause: 'Pause the new connection until its trouble is found.',
    fix_forward: 'Mend what fails on the new connection; each user’s page says what that is.',
  } satisfies Record<RollbackPreview['alternatives'][number], string>,
  reason: 'Why',
  reasonHint: 'Kept as evidence with your name.',
  reasonMissing: 'Say why.',
  confirm: (count: number) => format.plural(count, { one: 'Take # user back', other: 'Take # users back' }),
  starting: 'Starting…',
  changed: 'The users changed while you were reading. This is the new count.',
  failed: 'Users were not taken back.',
  running: (done: number, total: number) =>
    `${format.number(done)} of ${format.plural(total, { one: '# user', other: '# users' })} taken back`,
  progress: 'Progress of going back',
  stop: 'Stop',
  stopping: 'Stopping…',
  finished: {
    done: 'Everybody is back.',
    aborted: 'Stopped before everybody was back.',
    failed: 'Not everybody could be taken back.',
  },
});
