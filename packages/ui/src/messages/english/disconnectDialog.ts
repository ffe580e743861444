import type { DisconnectBlocker } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type DisconnectDialogMessages = ReturnType<typeof disconnectDialogEnglish>;

export const disconnectDialogEnglish = (format: Format) => ({
  title: (name: string) => `Disconnect ${name}?`,
  identity: (authType: string, account: string) => `${authType}, ${account}`,
  checking: 'Checking who still depends on it…',
  blockedTitle: 'Not yet: somebody still depends on it',
  blocked: {
    users_assigned: (count: number) =>
      format.plural(count, { one: '# user is still ticked here', other: '# users are still ticked here' }),
    lease_held: (count: number) =>
      format.plural(count, {
        one: '# mailbox is still written through this connection',
        other: '# mailboxes are still written through this connection',
      }),
    successor_unproven: (count: number) =>
      format.plural(count, {
        one: '# user has not had two successful syncs on the other connection yet',
        other: '# users have not had two successful syncs on the other connection yet',
      }),
    job_running: (_count: number) => 'A bulk change that touches this connection is still running',
    recently_used: (_count: number) => 'Something still signed in with it a short while ago',
    cooling_off: (_count: number) => 'Its quiet days are not over yet',
    no_checkpoint: (_count: number) => 'There is no checkpoint to roll back to',
  } satisfies Record<DisconnectBlocker['code'], (count: number) => string>,
  andMore: (count: number) => format.plural(count, { one: 'and # more', other: 'and # more' }),
  showUsers: 'Show these users',
  checkAgain: 'Check again',
  effects: 'What happens',
  restorable: (days: number) =>
    format.plural(days, {
      one: 'The stored credential is kept, encrypted, for # day. Until then you can restore the connection.',
      other: 'The stored credential is kept, encrypted, for # days. Until then you can restore the connection.',
    }),
  columnGoes: 'Its column disappears from the user table.',
  leftWithout: (count: number) =>
    count === 0
      ? 'Nobody stops syncing.'
      : format.plural(count, { one: '# user stops syncing.', other: '# users stop syncing.' }),
  confirmLabel: (name: string) => `To confirm, type “${name}”`,
  confirmMismatch: (name: string) => `Type “${name}” exactly as it is written here.`,
  confirm: 'Disconnect',
  confirming: 'Disconnecting…',
  done: (name: string) => `${name} is disconnected`,
  restore: 'Restore it now',
  restoring: 'Restoring…',
  restoreFailed: 'The connection was not restored.',
  softTitle: 'Not yet, unless a second administrator agrees',
  until: (when: string) => `Until ${when}.`,
  ask: 'Ask for a second administrator',
  asking: 'Asking…',
  reason: 'Why it should be disconnected all the same',
  reasonMissing: 'Say why in at least three characters.',
  requested: (by: string) => `${by} asked to disconnect it. Another administrator has to confirm.`,
  requestedWhy: (reason: string) => `The reason given: “${reason}”`,
  withdraw: 'Withdraw the request',
  withdrawing: 'Withdrawing…',
  pauseInstead: 'Pause it instead',
  pauseHint: 'Paused, it syncs nobody and keeps everything; you can resume it at any time.',
  pausing: 'Pausing…',
  doneUntil: (until: string) => `You can restore it until ${until}.`,
  failed: 'The connection was not disconnected.',
});
