import type { Format } from '../format.ts';

export type AuthTypeTableMessages = ReturnType<typeof authTypeTableEnglish>;

export const authTypeTableEnglish = (format: Format) => ({
  caption: 'Users and the connections their mailboxes sync through',
  name: 'Name',
  status: 'Sync status',
  actions: 'Actions',
  search: 'Search users',
  sortBy: (column: string) => `Sort by ${column}`,
  sortedBy: (column: string, descending: boolean) =>
    descending ? `Sorted by ${column}, descending` : `Sorted by ${column}, ascending`,
  columns: 'Columns',
  columnsShown: 'Columns to show',
  tiles: {
    label: 'Show users by sync status',
    all: 'All',
    syncing: 'Syncing',
    starting: 'Starting',
    warnings: 'Warnings',
    errors: 'Errors',
    none: 'Not syncing',
  },
  /** The line above the table: what a header checkbox would act on. */
  shown: (shown: number, all: number) =>
    shown === all
      ? `All ${format.plural(all, { one: '# user', other: '# users' })}`
      : `${format.number(shown)} of ${format.plural(all, { one: '# user', other: '# users' })} match`,
  scopeNote: 'A checkbox in the header acts on every user counted here, on all pages.',
  /** How a column stands, in words. */
  columnAll: (count: number) => format.plural(count, { one: 'The only user', other: 'All # users' }),
  columnAllExcept: (all: number, except: number) =>
    `All ${format.plural(all, { one: '# user', other: '# users' })} except ${format.number(except)}`,
  columnSome: (ticked: number, all: number) =>
    `${format.number(ticked)} of ${format.plural(all, { one: '# user', other: '# users' })}`,
  columnNone: 'Nobody',
  /** The back end has not said yet how many. */
  counting: 'Counting…',
  /** What a header box does that was ticked for some, then all, then nobody. */
  remembered: (count: number) =>
    format.plural(count, {
      one: 'The next press ticks the # user from before again',
      other: 'The next press ticks the # users from before again',
    }),
  restore: (count: number) => format.plural(count, { one: 'Tick # user again', other: 'Tick # users again' }),
  takeBack: (count: number, connection: string) =>
    format.plural(
      count,
      { one: 'Tick {connection} for this # user too', other: 'Tick {connection} for these # users too' },
      { connection },
    ),
  titleRange: (count: number, connection: string) =>
    format.plural(
      count,
      { one: 'Tick {connection} for # user', other: 'Tick {connection} for # users' },
      { connection },
    ),
  showExceptions: (count: number, connection: string) =>
    format.plural(
      count,
      { one: 'Show # user without {connection}', other: 'Show # users without {connection}' },
      { connection },
    ),
  showTicked: (count: number, connection: string) =>
    format.plural(count, { one: 'Show # user on {connection}', other: 'Show # users on {connection}' }, { connection }),
  showShort: (count: number) => `Show ${format.number(count)}`,
  exceptionsOf: (connection: string) => `Without ${connection}`,
  tickedOn: (connection: string) => `On ${connection}`,
  removeFilter: (filter: string) => `Remove the filter “${filter}”`,
  clearFilters: 'Show all users',
  headerCheckbox: (connection: string, shown: string) => `Use ${connection} for ${shown}`,
  scopeAll: (count: number) => format.plural(count, { one: 'the one user', other: 'all # users' }),
  scopeMatching: (count: number) => format.plural(count, { one: 'the # matching user', other: 'all # matching users' }),
  cellCheckbox: (connection: string, user: string, address: string) => `Use ${connection} for ${user}, ${address}`,
  saving: 'Saving…',
  retryCell: (connection: string, user: string) => `Try again: ${connection} for ${user}`,
  /** Why a box cannot be ticked. */
  closed: {
    user_disabled: 'Not enabled in this product',
    preflight_blocked: 'A check says that the move would fail',
    notReady: 'Authorize this connection first',
  },
  readOnly: 'Shown here for reading only.',
  /** Beside the first page, while the rest is on its way. */
  reading: 'The other users are still being read.',
  writer: (writer: string) => `${writer} writes the mailbox`,
  onConnection: (connection: string) => `on ${connection}`,
  moveAll: (count: number, target: string) =>
    format.plural(count, { one: 'Move # user to {target}…', other: 'Move # users to {target}…' }, { target }),
  moveRow: (user: string, target: string) => `Move ${user} to ${target}`,
  moveRowShort: 'Move',
  moveTarget: 'Move to',
  page: (from: number, to: number, total: number) =>
    `${format.number(from)}–${format.number(to)} of ${format.number(total)}`,
  previousPage: 'Previous page',
  nextPage: 'Next page',
  pages: 'Pages of the user table',
  loading: 'Loading users…',
  nobody: {
    empty: 'No users yet',
    error: 'The users could not be loaded',
    refused: 'You may not see these users',
  },
  emptyHint: 'Users appear here as soon as your product reports them.',
  noMatch: 'Nobody matches',
  noMatchHint: 'Change the search or show all users.',
  afterTable: 'Skip past the table',
});

export type AssignmentPreviewMessages = ReturnType<typeof assignmentPreviewEnglish>;

/** The dialog before a bulk change, and the line while it runs. */
export const assignmentPreviewEnglish = (format: Format) => ({
  titleMove: (target: string) => `Move to ${target}`,
  titleUntick: (connection: string) => `Untick ${connection}`,
  refused: (count: number, why: string) =>
    format.plural(
      count,
      { one: '# tick was not carried out: {why}', other: '# ticks were not carried out. The first: {why}' },
      { why },
    ),
  /** Why the back end left a user out, where it gives only a code. */
  refusedCode: {
    user_disabled: 'Not enabled in this product',
    preflight_blocked: 'A check says that the move would fail',
    user_removed: 'This user no longer exists',
    unknown: 'The server did not say why',
  },
  notDone: 'That was not done.',
  undo: 'Undo',
  retryFailed: (count: number) =>
    format.plural(count, { one: 'Try the # failed user again', other: 'Try the # failed users again' }),
  exportFailed: 'Who was left out, as CSV',
  counting: 'Counting who is concerned…',
  changing: (changing: number, count: number) =>
    changing === count
      ? format.plural(changing, { one: '# user changes.', other: '# users change.' })
      : `${format.plural(changing, { one: '# user changes', other: '# users change' })}; ${format.number(count - changing)} of the ${format.number(count)} stay as they are.`,
  nothing: 'Nothing would change.',
  before: 'Before',
  after: 'After',
  usersColumn: 'Users',
  nothingTicked: 'Nothing ticked',
  transitions: 'What changes',
  warned: {
    unproven: (count: number) =>
      format.plural(count, {
        one: '# user leaves a connection before the new one has proven itself by two successful syncs.',
        other: '# users leave a connection before the new one has proven itself by two successful syncs.',
      }),
    left_without: (count: number) =>
      format.plural(count, {
        one: '# user is left without any connection and stops syncing.',
        other: '# users are left without any connection and stop syncing.',
      }),
    preflight_warned: (count: number) =>
      format.plural(count, {
        one: '# user is moved although a check warns.',
        other: '# users are moved although a check warns.',
      }),
  },
  blocked: {
    user_disabled: (count: number) =>
      format.plural(count, {
        one: '# user is skipped: not enabled in this product.',
        other: '# users are skipped: not enabled in this product.',
      }),
    preflight_blocked: (count: number) =>
      format.plural(count, {
        one: '# user is skipped: a check says that the move would fail.',
        other: '# users are skipped: a check says that the move would fail.',
      }),
  },
  andMore: (count: number) => format.plural(count, { one: 'and # more', other: 'and # more' }),
  acceptUnproven: (count: number) =>
    format.plural(count, {
      one: 'Move this user anyway. If the new connection fails, syncing stops until somebody ticks the old one again.',
      other:
        'Move these # users anyway. If the new connection fails, their syncing stops until somebody ticks the old one again.',
    }),
  apply: (count: number) => format.plural(count, { one: 'Apply to # user', other: 'Apply to # users' }),
  changed: 'The users changed while you were reading. These are the new counts.',
  failed: 'The counts could not be loaded.',
  running: (done: number, total: number) =>
    `${format.number(done)} of ${format.plural(total, { one: '# user', other: '# users' })} done`,
  progress: 'Progress of the bulk change',
  stop: 'Stop',
  stopping: 'Stopping…',
  finished: (ok: number) => format.plural(ok, { one: '# user changed.', other: '# users changed.' }),
  finishedWith: (ok: number, skipped: number, failed: number) =>
    `${format.plural(ok, { one: '# user changed', other: '# users changed' })}, ${format.number(skipped)} skipped, ${format.number(failed)} failed.`,
  stopped: (ok: number, total: number) =>
    `Stopped: ${format.number(ok)} of ${format.plural(total, { one: '# user', other: '# users' })} changed.`,
});
