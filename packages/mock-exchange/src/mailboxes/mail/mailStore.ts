import type { DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeGround } from '../../services.ts';
import { createMailboxContents, type MailboxContents } from './mailboxContents.ts';
import type { MailFolder } from './mailFolder.ts';
import type { SeededMail } from './mailSeed.ts';
import { openMailTables } from './mailTables.ts';

/** A message in a folder, as it came. */
export interface StoredMessage {
  /** Unique within the mailbox; another one after a move, as Exchange has it unless immutable ids are asked for. */
  readonly id: string;
  readonly folderId: string;
  readonly uid: number;
  /** RFC 5322, with CRLF. */
  readonly raw: Buffer;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** System flags as `\Seen`, keywords as they were given. `\Recent` is never among them: Exchange does not keep it. */
  readonly flags: readonly string[];
  /** Grows with every change of the mailbox; of a message, the change that touched it last. */
  readonly changeNumber: number;
  /** Stays the same through moves, and through the edits of a draft: what Graph calls an immutable id. */
  readonly identity: string;
}

export interface NewMessage {
  readonly raw: Buffer;
  /** Of the draft it takes the place of; a new one when absent. */
  readonly identity?: string;
  readonly flags?: readonly string[];
  /** Now, when absent. */
  readonly receivedAt?: number;
}

export interface FlagChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

export type MailChange =
  | { readonly kind: 'added' | 'flags'; readonly folderId: string; readonly message: StoredMessage }
  | { readonly kind: 'removed'; readonly folderId: string; readonly id: string; readonly uid: number }
  | { readonly kind: 'folders' }
  /** The whole mailbox is another one: it was reset, or put back from a copy. */
  | { readonly kind: 'replaced' };

/** What happened in a folder after a change number, for clients that keep a state. */
export interface FolderChanges {
  readonly changed: readonly StoredMessage[];
  readonly removedIds: readonly string[];
  /** To be asked with next. */
  readonly changeNumber: number;
}

/**
 * The mail of every mailbox. A mailbox nobody touched has a few messages that follow from its object id and the day the mock
 * started; it is kept on disk only once it was changed, and then every change is there before its promise resolves.
 */
export interface MailStore {
  folders(owner: DirectoryUser): readonly MailFolder[];
  /** By id, or by path without case. */
  folder(owner: DirectoryUser, idOrPath: string): MailFolder | undefined;
  inbox(owner: DirectoryUser): MailFolder;
  /** Makes missing folders above it too. Rejects with `MailStoreError`. */
  createFolder(owner: DirectoryUser, path: string): Promise<MailFolder>;
  /** Takes the folders below it along. Rejects with `MailStoreError`. */
  renameFolder(owner: DirectoryUser, folderId: string, path: string): Promise<MailFolder>;
  /** With its messages and the folders below it. Rejects with `MailStoreError`. */
  deleteFolder(owner: DirectoryUser, folderId: string): Promise<void>;
  subscribe(owner: DirectoryUser, folderId: string, subscribed: boolean): Promise<void>;
  /** By UID; none for a folder that is not there. */
  messages(owner: DirectoryUser, folderId: string): readonly StoredMessage[];
  message(owner: DirectoryUser, id: string): StoredMessage | undefined;
  /** In whichever folder it is now. */
  messageByIdentity(owner: DirectoryUser, identity: string): StoredMessage | undefined;
  changesSince(owner: DirectoryUser, folderId: string, changeNumber: number): FolderChanges;
  /** Rejects with `MailStoreError`. */
  append(owner: DirectoryUser, folderId: string, message: NewMessage): Promise<StoredMessage>;
  /** Ids that are not there (any more) are left out, here and below. */
  setFlags(owner: DirectoryUser, ids: readonly string[], flags: FlagChange): Promise<void>;
  /** The copies, in the order of the ids. Rejects with `MailStoreError`. */
  copy(owner: DirectoryUser, ids: readonly string[], folderId: string): Promise<readonly StoredMessage[]>;
  /** What they are in the other folder, in the order of the ids. Rejects with `MailStoreError`. */
  move(owner: DirectoryUser, ids: readonly string[], folderId: string): Promise<readonly StoredMessage[]>;
  remove(owner: DirectoryUser, ids: readonly string[]): Promise<void>;
  /** Calls the listener after every change, before the change's promise resolves. Answers how to stop. */
  watch(owner: DirectoryUser, listener: (change: MailChange) => void): () => void;
  /** Takes every message out of a mailbox and every folder that was made. */
  clear(owner: DirectoryUser): Promise<void>;
}

type Listener = (change: MailChange) => void;

export interface MailStoreOptions extends Pick<ExchangeGround, 'state' | 'today' | 'now'> {
  readonly seeded?: SeededMail;
}

export function createMailStore({ state, today, now, seeded }: MailStoreOptions): MailStore {
  const tables = openMailTables(state);
  const mailboxes = new Map<string, MailboxContents>();
  const listeners = new Map<string, Set<Listener>>();
  // A mailbox that was reset has other messages behind the same UIDs.
  let generation = 0;

  const contentsOf = (owner: DirectoryUser): MailboxContents => {
    const key = keyOf(owner);
    const known = mailboxes.get(key);
    if (known !== undefined) return known;
    const tell = (change: MailChange): void => {
      for (const listener of [...(listeners.get(key) ?? [])]) listener(change);
    };
    const made = createMailboxContents({
      owner,
      today,
      now,
      generation,
      tell,
      saved: tables.mailbox(key),
      seeded: seeded?.get(key),
    });
    mailboxes.set(key, made);
    return made;
  };

  state.onReplaced((tenantId) => {
    generation += 1;
    for (const key of [...mailboxes.keys()]) {
      if (tenantId !== undefined && !key.startsWith(`${tenantId}/`)) continue;
      mailboxes.delete(key);
      for (const listener of [...(listeners.get(key) ?? [])]) listener({ kind: 'replaced' });
    }
  });

  return {
    folders: (owner) => contentsOf(owner).folders(),
    folder: (owner, idOrPath) => contentsOf(owner).folder(idOrPath),
    inbox: (owner) => contentsOf(owner).inbox(),
    createFolder: async (owner, path) => contentsOf(owner).createFolder(path),
    renameFolder: async (owner, folderId, path) => contentsOf(owner).renameFolder(folderId, path),
    deleteFolder: async (owner, folderId) => contentsOf(owner).deleteFolder(folderId),
    subscribe: async (owner, folderId, subscribed) => contentsOf(owner).subscribe(folderId, subscribed),
    messages: (owner, folderId) => contentsOf(owner).messages(folderId),
    message: (owner, id) => contentsOf(owner).message(id),
    messageByIdentity: (owner, identity) => contentsOf(owner).messageByIdentity(identity),
    changesSince: (owner, folderId, changeNumber) => contentsOf(owner).changesSince(folderId, changeNumber),
    append: async (owner, folderId, message) => contentsOf(owner).append(folderId, message),
    setFlags: async (owner, ids, flags) => contentsOf(owner).setFlags(ids, flags),
    copy: async (owner, ids, folderId) => contentsOf(owner).copy(ids, folderId),
    move: async (owner, ids, folderId) => contentsOf(owner).move(ids, folderId),
    remove: async (owner, ids) => contentsOf(owner).remove(ids),
    clear: async (owner) => contentsOf(owner).clear(),
    watch(owner, listener) {
      const key = keyOf(owner);
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(listener));
      return () => {
        all.delete(listener);
        if (all.size === 0 && listeners.get(key) === all) listeners.delete(key);
      };
    },
  };
}

function keyOf({ tenantId, oid }: DirectoryUser): string {
  return `${tenantId}/${oid}`;
}
