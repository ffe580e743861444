import type { PreflightCode, PreflightRun, PreflightVerdict } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type PreflightListMessages = ReturnType<typeof preflightListEnglish>;

export const preflightListEnglish = (format: Format) => ({
  title: (connection: string) => `Are the users ready for ${connection}?`,
  hint: 'Looks at every mailbox before anybody is moved. Nothing is changed.',
  never: 'Nobody has been checked yet.',
  checksWhat: 'What is looked at',
  start: 'Check all users',
  again: 'Check again',
  againOpen: 'Check again who was not ready',
  starting: 'Starting…',
  stop: 'Stop',
  stopping: 'Stopping…',
  progress: 'Users checked',
  running: (done: number, total: number) => `${format.number(done)} of ${format.number(total)} users checked`,
  status: { running: 'Being checked', done: 'Checked', aborted: 'Stopped before the end' } satisfies Record<
    PreflightRun['status'],
    string
  >,
  verdict: { ready: 'Ready', warn: 'Can be moved with eyes open', block: 'Must not be moved yet' } satisfies Record<
    PreflightVerdict,
    string
  >,
  show: (count: number) => format.plural(count, { one: 'Show # user', other: 'Show # users' }),
  allReady: 'Every check is ready for every user.',
  openFirst: 'Checks with something to do come first.',
  loading: 'Loading the last check…',
  failed: 'The check could not be started.',
  stopFailed: 'The check could not be stopped.',
  loadFailed: 'The last check could not be loaded.',
  unknownConnection: 'This connection is not known any more.',
  check: {
    mailbox_exists: 'There is a mailbox',
    mailbox_location: 'The mailbox is where the connection looks',
    mailbox_opened: 'The mailbox has been opened once',
    licence: 'The licence includes what is needed',
    account_enabled: 'The account can sign in',
    upn_matches_address: 'User principal name and address are the same',
    rights: 'The service account may open the mailbox',
    imap_enabled: 'IMAP is switched on for the mailbox',
    pop_enabled: 'POP is switched on for the mailbox',
    smtp_auth_mailbox: 'SMTP sign-in is switched on for the mailbox',
    smtp_auth_tenant: 'SMTP sign-in is switched on for the organization',
    ews_enabled: 'Exchange Web Services are allowed',
    conditional_access: 'No Conditional Access policy is in the way',
    item_count: 'The mailbox is of ordinary size',
    product_ready: 'Nothing is left to do for the user in this product',
  } satisfies Record<PreflightCode, string>,
  retest: (when: string, exactly: string) =>
    `Something was changed at Microsoft and takes its time. Checked again by itself ${when} (${exactly}).`,
  waived: (by: string) => `${by} answers for this`,
  waivedUntil: (by: string, until: string) => `${by} answers for this until ${until}`,
  waive: 'Move anyway…',
  waiveTitle: 'Answer for these checks',
  waiveHint: 'Your name, your reason and the time are kept as evidence. The user can then be moved.',
  reason: 'Why it may be moved all the same',
  reasonMissing: 'Say why in at least three characters.',
  waiveConfirm: 'I answer for it',
  unwaive: 'Take this back',
  waiveFailed: 'This could not be saved.',
});
