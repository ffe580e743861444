import type { DirectoryUser } from '@authshift/mock-idp';
import { isBelow, type MailFolder } from '../../mailboxes/mail/mailFolder.ts';
import type { MailStore } from '../../mailboxes/mail/mailStore.ts';
import { isNotShared } from '../access/openMailbox.ts';
import type { Entity } from '../odata/filter.ts';
import { refuse } from '../protocol/graphError.ts';
import { readFolderId, writeFolderId } from '../protocol/graphIds.ts';
import type { GraphCall } from '../protocol/route.ts';

/** The folder everything else lies in; it has no messages of its own. */
export const rootFolder = 'msgfolderroot';

// "mailFolder resource type", well-known folder names.
const wellKnown: Readonly<Record<string, string>> = {
  inbox: 'Inbox',
  drafts: 'Drafts',
  sentitems: 'Sent Items',
  deleteditems: 'Deleted Items',
  junkemail: 'Junk Email',
  archive: 'Archive',
  outbox: 'Outbox',
};

/** Well-known names of folders this mock's mailboxes do not have. */
const absent: readonly string[] = [
  'clutter',
  'conflicts',
  'conversationhistory',
  'localfailures',
  'recoverableitemsdeletions',
  'scheduled',
  'searchfolders',
  'serverfailures',
  'syncissues',
];

/** A folder by its id or well-known name. Throws `GraphError`. */
export function findFolder({ services: { mail }, mailbox }: GraphCall, reference: string): MailFolder {
  const { owner } = mailbox;
  const name = reference.toLowerCase();
  if (absent.includes(name)) throw refuse('itemNotFound');
  const path = wellKnown[name];
  const folder = path === undefined ? folderById(mail, owner, reference) : mail.folder(owner, path);
  if (folder === undefined) throw refuse('itemNotFound');
  if (isNotShared(mailbox, folder.specialUse === 'inbox')) throw refuse('accessDenied');
  return folder;
}

function folderById(mail: MailStore, owner: DirectoryUser, id: string): MailFolder | undefined {
  const content = readFolderId(id);
  if (content.oid !== owner.oid) throw refuse('itemNotFound');
  return mail.folders(owner).find((folder) => folder.id === content.folder);
}

/** Whether a reference means the folder that holds all others. */
export function isRoot(reference: string, { oid }: DirectoryUser): boolean {
  return reference.toLowerCase() === rootFolder || reference === writeFolderId({ oid, folder: rootFolder });
}

/** Folders directly below a path; undefined = the top. */
export function childrenOf(folders: readonly MailFolder[], parent: string | undefined): readonly MailFolder[] {
  if (parent === undefined) return folders.filter(({ path }) => !path.includes('/'));
  return folders.filter(({ path }) => isBelow(path, parent) && !path.slice(parent.length + 1).includes('/'));
}

export function viewFolder({ services: { mail }, mailbox: { owner } }: GraphCall, folder: MailFolder): Entity {
  const folders = mail.folders(owner);
  const messages = mail.messages(owner, folder.id);
  const parentPath = folder.path.slice(0, Math.max(0, folder.path.lastIndexOf('/')));
  const parent = folders.find(({ path }) => path.toLowerCase() === parentPath.toLowerCase());
  return {
    id: writeFolderId({ oid: owner.oid, folder: folder.id }),
    displayName: folder.path.slice(folder.path.lastIndexOf('/') + 1),
    parentFolderId: writeFolderId({ oid: owner.oid, folder: parent?.id ?? rootFolder }),
    childFolderCount: childrenOf(folders, folder.path).length,
    unreadItemCount: messages.filter(({ flags }) => !flags.includes('\\Seen')).length,
    totalItemCount: messages.length,
    sizeInBytes: messages.reduce((sum, { raw }) => sum + raw.length, 0),
    isHidden: false,
  };
}

export function viewRoot({ services: { mail }, mailbox: { owner } }: GraphCall): Entity {
  return {
    id: writeFolderId({ oid: owner.oid, folder: rootFolder }),
    displayName: 'Top of Information Store',
    parentFolderId: null,
    childFolderCount: childrenOf(mail.folders(owner), undefined).length,
    unreadItemCount: 0,
    totalItemCount: 0,
    sizeInBytes: 0,
    isHidden: false,
  };
}
