import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeState } from '../control/exchangeState.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import { byStart, type CalendarItem, defaultCalendar } from './calendarItem.ts';
import { type CheckedSeed, checkItems, ExchangeSeedError, type NewCalendarItem } from './exchangeSeed.ts';
import type { FolderName, FolderRight, RightLevel } from './folderRight.ts';
import { hasCloudMailbox, hasMailbox, primaryAddress } from './mailbox.ts';

/** What one mailbox holds, as an administrator would list it. */
export interface MailboxSummary {
  readonly address: string;
  readonly tenantId: string;
  readonly oid: string;
  readonly calendarItems: number;
}

/** Look into and set up the mailboxes. Addresses are matched by primary address, UPN or alias, without case. */
export interface Mailboxes {
  /** Every cloud mailbox of a tenant. */
  list(tenantId: string): Promise<readonly MailboxSummary[]>;
  /** The calendar of a mailbox, by start. Rejects with `unknown_mailbox`. */
  calendar(address: string): Promise<readonly CalendarItem[]>;
  /** Replaces a mailbox's calendar. */
  setCalendar(address: string, items: readonly NewCalendarItem[]): Promise<readonly CalendarItem[]>;
  /** Explicit rights on the folders of a mailbox; the service account's default right is not among them. */
  rights(address: string): Promise<readonly FolderRight[]>;
  /** Sets what an account may do in a folder of another mailbox; `none` takes a default right away. */
  setRight(right: FolderRight): Promise<void>;
}

/** What the protocol ends ask of a mailbox. */
export interface MailboxAccess {
  items(user: DirectoryUser, folder: FolderName): readonly CalendarItem[];
  levelOf(account: DirectoryUser, owner: DirectoryUser, folder: FolderName): RightLevel;
  /** Puts another calendar in the place of the one there is; one change at a time. Answers what it is afterwards, by start. */
  changeCalendar(
    owner: DirectoryUser,
    update: (before: readonly CalendarItem[]) => readonly CalendarItem[],
  ): Promise<readonly CalendarItem[]>;
}

export interface MailboxStoreOptions {
  readonly directory: Directory;
  readonly seed: CheckedSeed;
  readonly state: ExchangeState;
  /** Epoch milliseconds of the UTC midnight that default calendars lie around. */
  readonly today: number;
}

export interface MailboxStore extends Mailboxes, MailboxAccess {}

/** A right by object ids, so that it survives a change of address. */
interface StoredRight extends FolderRight {
  readonly tenantId: string;
}

/** What the seed says; rows of the state win over it. */
interface Seeded {
  readonly calendars: ReadonlyMap<string, readonly CalendarItem[]>;
  readonly rights: ReadonlyMap<string, StoredRight>;
}

/** @throws ExchangeSeedError when the seed names a mailbox or account the directory does not have. */
export async function openMailboxStore(options: MailboxStoreOptions): Promise<MailboxStore> {
  const { directory, seed, state, today } = options;
  const calendars = state.table<readonly CalendarItem[]>('calendars');
  const rights = state.table<StoredRight>('folder-rights');
  const seeded = await resolveSeed(directory, seed).catch(inWordsOfTheSeed);

  const items = (user: DirectoryUser, folder: FolderName): readonly CalendarItem[] => {
    if (folder !== 'calendar') return [];
    const key = keyOf(user);
    return calendars.get(key) ?? seeded.calendars.get(key) ?? defaultCalendar(user.oid, today);
  };

  const levelOf = (account: DirectoryUser, owner: DirectoryUser, folder: FolderName): RightLevel => {
    if (account.oid === owner.oid) return 'owner';
    const key = keyOfRight({ tenantId: owner.tenantId, mailbox: owner.oid, account: account.oid, folder });
    const explicit = rights.get(key) ?? seeded.rights.get(key);
    if (explicit !== undefined) return explicit.level;
    return seed.serviceAccountRights && folder === 'calendar' && isServiceAccountOf(account, owner) ? 'author' : 'none';
  };

  return {
    items,
    levelOf,
    async changeCalendar(owner, update) {
      const calendar = [...update(items(owner, 'calendar'))].sort(byStart);
      calendars.set(keyOf(owner), calendar);
      return calendar;
    },
    async list(tenantId) {
      const users = (await directory.listUsers(tenantId)).filter(hasCloudMailbox);
      return users.map((user) => ({
        address: primaryAddress(user),
        tenantId,
        oid: user.oid,
        calendarItems: items(user, 'calendar').length,
      }));
    },
    async calendar(address) {
      return items(await requireMailbox(directory, address), 'calendar');
    },
    async setCalendar(address, next) {
      const owner = await requireMailbox(directory, address);
      const calendar = toCalendar(checkItems(next));
      calendars.set(keyOf(owner), calendar);
      return calendar;
    },
    async rights(address) {
      const owner = await requireMailbox(directory, address);
      const all = new Map([...seeded.rights, ...rights.rows().map((right) => [keyOfRight(right), right] as const)]);
      const own = [...all.values()].filter((right) => right.mailbox === owner.oid);
      return Promise.all(
        own.map(async ({ tenantId, folder, level, account }) => ({
          mailbox: address,
          account: await nameOf(directory, { tenantId, oid: account }),
          folder,
          level,
        })),
      );
    },
    async setRight(right) {
      const stored = await resolveRight(directory, right);
      rights.set(keyOfRight(stored), stored);
    },
  };
}

function keyOf({ tenantId, oid }: Pick<DirectoryUser, 'tenantId' | 'oid'>): string {
  return `${tenantId}/${oid}`;
}

function keyOfRight({ tenantId, mailbox, account, folder }: Omit<StoredRight, 'level'>): string {
  return `${tenantId}/${mailbox}/${account}/${folder}`;
}

/** The tenant's `service@` account has Author on every calendar of its tenant, as after a usual set-up. */
function isServiceAccountOf(account: DirectoryUser, owner: DirectoryUser): boolean {
  return account.tenantId === owner.tenantId && account.upn.toLowerCase().startsWith('service@');
}

async function nameOf(directory: Directory, query: { tenantId: string; oid: string }): Promise<string> {
  const user = await directory.findUser(query);
  return user === undefined ? query.oid : primaryAddress(user);
}

function inWordsOfTheSeed(error: unknown): never {
  if (error instanceof MockExchangeError) throw new ExchangeSeedError(error.message, { cause: error });
  throw error;
}

async function resolveSeed(directory: Directory, seed: CheckedSeed): Promise<Seeded> {
  const calendars = new Map<string, readonly CalendarItem[]>();
  const rights = new Map<string, StoredRight>();
  for (const mailbox of seed.mailboxes) {
    const owner = await requireMailbox(directory, mailbox.address);
    if (mailbox.items !== undefined) calendars.set(keyOf(owner), toCalendar(mailbox.items));
    for (const right of mailbox.rights) {
      const stored = await resolveRight(directory, { ...right, mailbox: mailbox.address });
      rights.set(keyOfRight(stored), stored);
    }
  }
  return { calendars, rights };
}

async function requireMailbox(directory: Directory, address: string): Promise<DirectoryUser> {
  const user = await directory.findUser({ address });
  if (user === undefined || !hasMailbox(user)) throw MockExchangeError.unknownMailbox(address);
  return user;
}

async function resolveRight(directory: Directory, right: FolderRight): Promise<StoredRight> {
  const { tenantId, oid } = await requireMailbox(directory, right.mailbox);
  const account = await directory.findUser({ tenantId, address: right.account });
  if (account === undefined)
    throw new MockExchangeError('unknown_account', `There is no account ${right.account} beside ${right.mailbox}.`);
  return { tenantId, mailbox: oid, account: account.oid, folder: right.folder, level: right.level };
}

function toCalendar(items: ReturnType<typeof checkItems>): readonly CalendarItem[] {
  return items
    .map(({ id, organizer, ...item }, index) => ({
      ...item,
      id: id ?? `item-${index}`,
      start: new Date(item.start).toISOString(),
      end: new Date(item.end).toISOString(),
      ...(organizer === undefined ? {} : { organizer }),
    }))
    .sort(byStart);
}
