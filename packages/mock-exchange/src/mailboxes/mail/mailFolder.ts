/** What a folder is for, as RFC 6154 and Graph's well-known names have it; Exchange gives every mailbox one of each. */
export type SpecialUse = 'inbox' | 'drafts' | 'sent' | 'trash' | 'junk' | 'archive';

/** A mail folder of a mailbox. */
export interface MailFolder {
  readonly id: string;
  /** Names from the top, joined by `/`: `Inbox`, `Inbox/Invoices`. */
  readonly path: string;
  readonly specialUse: SpecialUse | undefined;
  /** RFC 3501, section 2.3.1.1: changes when the same UIDs may mean other messages. */
  readonly uidValidity: number;
  readonly uidNext: number;
  /** Whether LSUB names it. */
  readonly subscribed: boolean;
}

interface DefaultFolder {
  readonly path: string;
  readonly specialUse: SpecialUse | undefined;
}

/** The folders every mailbox starts with, in the order in which they get their ids. They are neither renamed nor deleted. */
export const defaultFolders: readonly DefaultFolder[] = [
  { path: 'Inbox', specialUse: 'inbox' },
  { path: 'Drafts', specialUse: 'drafts' },
  { path: 'Sent Items', specialUse: 'sent' },
  { path: 'Deleted Items', specialUse: 'trash' },
  { path: 'Junk Email', specialUse: 'junk' },
  { path: 'Archive', specialUse: 'archive' },
  { path: 'Outbox', specialUse: undefined },
];

const longestPath = 1000;
const longestName = 255;

/** Whether a path can name a folder: parts that are not empty, without control characters. */
export function isFolderPath(path: string): boolean {
  if (path.length > longestPath) return false;
  return path.split('/').every((name) => name.trim() !== '' && name.length <= longestName && !/\p{Cc}/u.test(name));
}

/** Folder names are compared without case. */
export function samePath(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether `path` lies below `parent`. */
export function isBelow(path: string, parent: string): boolean {
  return path.toLowerCase().startsWith(`${parent.toLowerCase()}/`);
}
