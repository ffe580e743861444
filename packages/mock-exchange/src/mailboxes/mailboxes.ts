import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import { byStart, type CalendarItem, defaultCalendar } from './calendarItem.ts';
import { type CheckedSeed, checkItems, ExchangeSeedError, type NewCalendarItem } from './exchangeSeed.ts';
import type { FolderName, FolderRight, RightLevel } from './folderRight.ts';
import { hasCloudMailbox, primaryAddress } from './mailbox.ts';
import type { MailboxState, StateFile } from './stateFile.ts';

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
  /** The calendar of a mailbox, by start. Rejects with ExchangeSeedError when there is no such mailbox. */
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
}

export interface MailboxStoreOptions {
  readonly directory: Directory;
  readonly seed: CheckedSeed;
  readonly stateFile: StateFile | undefined;
  /** Epoch milliseconds of the UTC midnight that default calendars lie around. */
  readonly today: number;
}

export interface MailboxStore extends Mailboxes, MailboxAccess {
  /** Back to the seed. */
  reset(): Promise<void>;
}

/** @throws ExchangeSeedError when the seed names a mailbox or account the directory does not have. */
export async function openMailboxStore(options: MailboxStoreOptions): Promise<MailboxStore> {
  const { directory, seed, stateFile, today } = options;
  const seeded = await resolveSeed(directory, seed);
  const saved = await stateFile?.read();
  let state: MailboxState = saved ?? seeded;

  // One change at a time, saved before it holds, so that none is lost or answered too early.
  let changes: Promise<void> = Promise.resolve();
  const change = (update: (before: MailboxState) => MailboxState): Promise<void> => {
    const done = changes.then(async () => {
      const next = update(state);
      await stateFile?.write(next);
      state = next;
    });
    changes = done.catch(() => undefined);
    return done;
  };

  const items = (user: DirectoryUser, folder: FolderName): readonly CalendarItem[] => {
    if (folder !== 'calendar') return [];
    return state.calendars[user.oid] ?? defaultCalendar(user.oid, today);
  };

  const levelOf = (account: DirectoryUser, owner: DirectoryUser, folder: FolderName): RightLevel => {
    if (account.oid === owner.oid) return 'owner';
    const explicit = state.rights.find(
      (r) => r.mailbox === owner.oid && r.account === account.oid && r.folder === folder,
    );
    if (explicit !== undefined) return explicit.level;
    return seed.serviceAccountRights && folder === 'calendar' && isServiceAccountOf(account, owner) ? 'author' : 'none';
  };

  return {
    items,
    levelOf,
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
      const { oid } = await requireMailbox(directory, address);
      const calendar = toCalendar(checkItems(next));
      await change((before) => ({ ...before, calendars: { ...before.calendars, [oid]: calendar } }));
      return calendar;
    },
    async rights(address) {
      const owner = await requireMailbox(directory, address);
      const own = state.rights.filter((right) => right.mailbox === owner.oid);
      return Promise.all(
        own.map(async (right) => ({ ...right, mailbox: address, account: await nameOf(directory, right.account) })),
      );
    },
    async setRight(right) {
      const stored = await resolveRight(directory, right);
      const differs = (r: FolderRight) =>
        r.mailbox !== stored.mailbox || r.account !== stored.account || r.folder !== stored.folder;
      await change((before) => ({ ...before, rights: [...before.rights.filter(differs), stored] }));
    },
    reset: () => change(() => seeded),
  };
}

/** The tenant's `service@` account has Author on every calendar of its tenant, as after a usual set-up. */
function isServiceAccountOf(account: DirectoryUser, owner: DirectoryUser): boolean {
  return account.tenantId === owner.tenantId && account.upn.toLowerCase().startsWith('service@');
}

async function nameOf(directory: Directory, oid: string): Promise<string> {
  const user = await directory.findUser({ oid });
  return user === undefined ? oid : primaryAddress(user);
}

async function resolveSeed(directory: Directory, seed: CheckedSeed): Promise<MailboxState> {
  const calendars: Record<string, readonly CalendarItem[]> = {};
  const rights: FolderRight[] = [];
  for (const mailbox of seed.mailboxes) {
    const { oid } = await requireMailbox(directory, mailbox.address);
    if (mailbox.items !== undefined) calendars[oid] = toCalendar(mailbox.items);
    for (const right of mailbox.rights)
      rights.push(await resolveRight(directory, { ...right, mailbox: mailbox.address }));
  }
  return { calendars, rights };
}

async function requireMailbox(directory: Directory, address: string): Promise<DirectoryUser> {
  const user = await directory.findUser({ address });
  if (user === undefined || !hasCloudMailbox(user)) throw new ExchangeSeedError(`There is no mailbox ${address}.`);
  return user;
}

// Rights are stored by object id, so that they survive a change of address.
async function resolveRight(directory: Directory, right: FolderRight): Promise<FolderRight> {
  const owner = await requireMailbox(directory, right.mailbox);
  const account = await directory.findUser({ tenantId: owner.tenantId, address: right.account });
  if (account === undefined)
    throw new ExchangeSeedError(`There is no account ${right.account} beside ${right.mailbox}.`);
  return { mailbox: owner.oid, account: account.oid, folder: right.folder, level: right.level };
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
