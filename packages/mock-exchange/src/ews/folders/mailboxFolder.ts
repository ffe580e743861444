import type { DirectoryUser } from '@authshift/mock-idp';
import type { MailFolder, SpecialUse } from '../../mailboxes/mail/mailFolder.ts';
import type { ExchangeServices } from '../../services.ts';

/** A folder as EWS shows it: of the mail store, the calendar, or the root above them. */
export interface EwsFolder {
  readonly owner: DirectoryUser;
  readonly kind: 'root' | 'calendar' | 'mail';
  /** What an id says: `msgfolderroot`, `calendar`, or the mail store's id. */
  readonly key: string;
  readonly displayName: string;
  /** Its DistinguishedFolderId, if it has one. */
  readonly wellKnown: string | undefined;
  /** The key of the folder it lies in; the root has none. */
  readonly parent: string | undefined;
}

const rootKey = 'msgfolderroot';
export const calendarKey = 'calendar';

const wellKnownNames: Readonly<Record<SpecialUse, string | undefined>> = {
  inbox: 'inbox',
  drafts: 'drafts',
  sent: 'sentitems',
  trash: 'deleteditems',
  junk: 'junkemail',
  // A folder of clients; EWS has no name for it.
  archive: undefined,
};

type MailAccess = Pick<ExchangeServices, 'mail'>;

/** Every folder of a mailbox, the root first. */
export function listFolders(owner: DirectoryUser, { mail }: MailAccess): readonly EwsFolder[] {
  const mailFolders = mail.folders(owner);
  return [rootOf(owner), calendarOf(owner), ...mailFolders.map((folder) => toFolder(owner, folder, mailFolders))];
}

export function findFolder(owner: DirectoryUser, key: string, services: MailAccess): EwsFolder | undefined {
  return listFolders(owner, services).find((folder) => folder.key === key);
}

export function findWellKnown(owner: DirectoryUser, name: string, services: MailAccess): EwsFolder | undefined {
  return listFolders(owner, services).find((folder) => folder.wellKnown === name);
}

/** The folders that lie directly in this one. */
export function childrenOf(folder: EwsFolder, services: MailAccess): readonly EwsFolder[] {
  return listFolders(folder.owner, services).filter(({ parent }) => parent === folder.key);
}

/** Those below it on any level. */
export function descendantsOf(folder: EwsFolder, services: MailAccess): readonly EwsFolder[] {
  return childrenOf(folder, services).flatMap((child) => [child, ...descendantsOf(child, services)]);
}

function rootOf(owner: DirectoryUser): EwsFolder {
  const displayName = 'Top of Information Store';
  return { owner, kind: 'root', key: rootKey, displayName, wellKnown: rootKey, parent: undefined };
}

function calendarOf(owner: DirectoryUser): EwsFolder {
  const displayName = 'Calendar';
  return { owner, kind: 'calendar', key: calendarKey, displayName, wellKnown: 'calendar', parent: rootKey };
}

function toFolder(owner: DirectoryUser, folder: MailFolder, all: readonly MailFolder[]): EwsFolder {
  const cut = folder.path.lastIndexOf('/');
  const above = folder.path.slice(0, Math.max(cut, 0)).toLowerCase();
  const parent = cut < 0 ? undefined : all.find(({ path }) => path.toLowerCase() === above);
  const isOutbox = folder.path.toLowerCase() === 'outbox';
  return {
    owner,
    kind: 'mail',
    key: folder.id,
    displayName: folder.path.slice(cut + 1),
    wellKnown: folder.specialUse === undefined ? (isOutbox ? 'outbox' : undefined) : wellKnownNames[folder.specialUse],
    parent: parent?.id ?? rootKey,
  };
}
