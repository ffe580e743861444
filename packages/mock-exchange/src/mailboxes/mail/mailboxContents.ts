import type { DirectoryUser } from '@authshift/mock-idp';
import { defaultMail } from './defaultMail.ts';
import { defaultFolders, isBelow, isFolderPath, type MailFolder, type SpecialUse, samePath } from './mailFolder.ts';
import type { SeededMessage } from './mailSeed.ts';
import type { FlagChange, FolderChanges, MailChange, NewMessage, StoredMessage } from './mailStore.ts';
import { MailStoreError } from './mailStoreError.ts';
import type { SavedMailbox } from './mailTables.ts';

/** Largest message, in bytes: what Exchange Online takes unless an administrator raised it. */
export const largestMessage = 37_748_736;
/** How many removed messages of a folder are remembered for clients that keep a state. */
const mostGone = 10_000;

export interface MailboxContentsOptions {
  readonly owner: DirectoryUser;
  readonly today: number;
  readonly now: () => Date;
  readonly generation: number;
  readonly tell: (change: MailChange) => void;
  readonly saved: SavedMailbox;
  /** What it starts with instead of the messages that follow from its object id. */
  readonly seeded: readonly SeededMessage[] | undefined;
}

interface OpenFolder {
  folder: MailFolder;
  readonly messages: Map<string, StoredMessage>;
  readonly gone: Map<string, number>;
  /** The messages as an array, until they change. */
  list: readonly StoredMessage[] | undefined;
}

/** The mail of one mailbox; see MailStore for what each member is. */
export type MailboxContents = ReturnType<typeof createMailboxContents>;

export function createMailboxContents({ owner, today, now, tell, saved, seeded, ...options }: MailboxContentsOptions) {
  const folders = new Map<string, OpenFolder>();
  const stored = saved.read();
  const generation = stored?.generation ?? options.generation;
  let nextFolder = stored?.nextFolder ?? 1;
  let changeNumber = 0;
  let isSaved = stored !== undefined;

  const openFolder = (folder: MailFolder): OpenFolder => {
    const open: OpenFolder = { folder, messages: new Map(), gone: new Map(), list: undefined };
    folders.set(folder.id, open);
    return open;
  };

  const makeFolder = (path: string, specialUse: SpecialUse | undefined): OpenFolder => {
    const number = nextFolder;
    nextFolder += 1;
    const uidValidity = Math.floor(today / 86_400_000) * 10_000 + generation * 100 + number;
    return openFolder({ id: `f${number}`, path, specialUse, uidValidity, uidNext: 1, subscribed: true });
  };

  const add = (open: OpenFolder, { raw, flags = [], receivedAt = now().getTime(), ...given }: NewMessage) => {
    const { id: folderId, uidNext: uid } = open.folder;
    changeNumber += 1;
    const id = `${folderId}-${uid}`;
    const message: StoredMessage = {
      id,
      identity: given.identity ?? id,
      folderId,
      uid,
      raw,
      receivedAt,
      flags: [...new Set(flags)],
      changeNumber,
    };
    open.folder = { ...open.folder, uidNext: uid + 1 };
    open.messages.set(message.id, message);
    open.list = undefined;
    return message;
  };

  const find = (idOrPath: string): OpenFolder | undefined =>
    folders.get(idOrPath) ?? [...folders.values()].find(({ folder }) => samePath(folder.path, idOrPath));

  const need = (idOrPath: string): OpenFolder => {
    const open = find(idOrPath);
    if (open === undefined) throw new MailStoreError('folder-not-found');
    return open;
  };

  /** With the missing ones above it. */
  const makeFolders = (path: string): OpenFolder => {
    const cut = path.lastIndexOf('/');
    const above = path.slice(0, Math.max(0, cut));
    const parent = above === '' ? undefined : (find(above) ?? makeFolders(above));
    // A parent keeps the name it is written with where it stands.
    return makeFolder(parent === undefined ? path : `${parent.folder.path}${path.slice(cut)}`, undefined);
  };

  const fill = (): void => {
    for (const { path, specialUse } of defaultFolders) makeFolder(path, specialUse);
    for (const { path, ...message } of seeded ?? []) add(find(path) ?? makeFolders(path), message);
    if (seeded !== undefined) return;
    for (const { specialUse, ...message } of defaultMail(owner, today)) add(bySpecialUse(specialUse), message);
  };

  const bySpecialUse = (use: SpecialUse): OpenFolder => {
    for (const open of folders.values()) if (open.folder.specialUse === use) return open;
    throw new MailStoreError('folder-not-found');
  };

  if (stored === undefined) fill();
  if (stored !== undefined) {
    for (const folder of stored.folders) openFolder(folder);
    for (const { id, identity = id, ...message } of stored.messages.toSorted((a, b) => a.uid - b.uid)) {
      const folderId = folderOf(id);
      folders.get(folderId)?.messages.set(id, { id, identity, folderId, ...message });
      changeNumber = Math.max(changeNumber, message.changeNumber);
    }
    for (const { id, changeNumber: at } of stored.gone) {
      folders.get(folderOf(id))?.gone.set(id, at);
      changeNumber = Math.max(changeNumber, at);
    }
  }

  const begin = (): void => saved.begin(generation, nextFolder);

  /** Writes what the mailbox held before its first change. */
  const save = (): void => {
    if (isSaved) return;
    for (const { folder, messages } of folders.values()) {
      saved.putFolder(folder);
      for (const message of messages.values()) saved.putMessage(message);
    }
    begin();
    isSaved = true;
  };

  const message = (id: string): StoredMessage | undefined => folders.get(folderOf(id))?.messages.get(id);
  const present = (ids: readonly string[]): readonly StoredMessage[] =>
    [...new Set(ids)].map(message).filter((found) => found !== undefined);

  const append = (folderId: string, added: NewMessage): StoredMessage => {
    const open = need(folderId);
    if (added.raw.length > largestMessage) throw new MailStoreError('message-too-large');
    save();
    const made = add(open, added);
    saved.putFolder(open.folder);
    saved.putMessage(made);
    tell({ kind: 'added', folderId: open.folder.id, message: made });
    return made;
  };

  const remove = (ids: readonly string[]): void => {
    const there = present(ids);
    if (there.length > 0) save();
    for (const { id, folderId, uid } of there) {
      const open = need(folderId);
      changeNumber += 1;
      open.messages.delete(id);
      open.list = undefined;
      open.gone.set(id, changeNumber);
      saved.dropMessage(id, changeNumber);
      const oldest = open.gone.keys().next().value;
      if (open.gone.size > mostGone && oldest !== undefined) {
        open.gone.delete(oldest);
        saved.forgetMessage(oldest);
      }
      tell({ kind: 'removed', folderId, id, uid });
    }
  };

  const copy = (ids: readonly string[], folderId: string): readonly StoredMessage[] => {
    need(folderId);
    return present(ids).map(({ raw, flags, receivedAt }) => append(folderId, { raw, flags, receivedAt }));
  };

  const put = (open: OpenFolder): void => {
    saved.putFolder(open.folder);
    tell({ kind: 'folders' });
  };

  const createFolder = (path: string): MailFolder => {
    if (!isFolderPath(path)) throw new MailStoreError('folder-name');
    if (find(path) !== undefined) throw new MailStoreError('folder-exists');
    save();
    const before = new Set(folders.keys());
    const made = makeFolders(path);
    for (const [id, open] of folders) if (!before.has(id)) put(open);
    begin();
    return made.folder;
  };

  const below = (parent: OpenFolder): readonly OpenFolder[] =>
    [...folders.values()].filter(({ folder }) => isBelow(folder.path, parent.folder.path));

  const needOwn = (folderId: string): OpenFolder => {
    const open = need(folderId);
    const isFixed = defaultFolders.some(({ path }) => samePath(path, open.folder.path));
    if (isFixed) throw new MailStoreError('folder-fixed');
    return open;
  };

  const renameFolder = (folderId: string, path: string): MailFolder => {
    const open = needOwn(folderId);
    const before = open.folder.path;
    if (!isFolderPath(path) || isBelow(path, before)) throw new MailStoreError('folder-name');
    const there = find(path);
    if (there !== undefined && there !== open) throw new MailStoreError('folder-exists');
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (parent !== '' && find(parent) === undefined) createFolder(parent);
    save();
    for (const moved of [open, ...below(open)]) {
      moved.folder = { ...moved.folder, path: path + moved.folder.path.slice(before.length) };
      put(moved);
    }
    return open.folder;
  };

  const deleteFolder = (folderId: string): void => {
    const open = needOwn(folderId);
    save();
    for (const gone of [...below(open), open]) {
      remove([...gone.messages.keys()]);
      folders.delete(gone.folder.id);
      saved.dropFolder(gone.folder.id);
    }
    tell({ kind: 'folders' });
  };

  return {
    folders: (): readonly MailFolder[] => [...folders.values()].map(({ folder }) => folder),
    folder: (idOrPath: string): MailFolder | undefined => find(idOrPath)?.folder,
    inbox: (): MailFolder => bySpecialUse('inbox').folder,
    message,
    messageByIdentity(identity: string): StoredMessage | undefined {
      for (const { messages } of folders.values()) {
        for (const found of messages.values()) if (found.identity === identity) return found;
      }
      return undefined;
    },
    append,
    copy,
    remove,
    createFolder,
    renameFolder,
    deleteFolder,
    messages(folderId: string): readonly StoredMessage[] {
      const open = folders.get(folderId);
      if (open === undefined) return [];
      open.list ??= [...open.messages.values()];
      return open.list;
    },
    subscribe(folderId: string, subscribed: boolean): void {
      const open = need(folderId);
      if (open.folder.subscribed === subscribed) return;
      save();
      open.folder = { ...open.folder, subscribed };
      put(open);
    },
    changesSince(folderId: string, since: number): FolderChanges {
      const open = folders.get(folderId);
      const changed = [...(open?.messages.values() ?? [])].filter((found) => found.changeNumber > since);
      const removedIds = [...(open?.gone ?? [])].filter(([, at]) => at > since).map(([id]) => id);
      return { changed, removedIds, changeNumber };
    },
    setFlags(ids: readonly string[], change: FlagChange): void {
      for (const before of present(ids)) {
        const flags = changeFlags(before.flags, change);
        if (flags === before.flags) continue;
        save();
        const open = need(before.folderId);
        changeNumber += 1;
        const after = { ...before, flags, changeNumber };
        open.messages.set(after.id, after);
        open.list = undefined;
        saved.putFlags(after.id, after);
        tell({ kind: 'flags', folderId: after.folderId, message: after });
      }
    },
    move(ids: readonly string[], folderId: string): readonly StoredMessage[] {
      need(folderId);
      const moved = present(ids).map(({ raw, flags, receivedAt, identity }) =>
        append(folderId, { raw, flags, receivedAt, identity }),
      );
      remove(ids);
      return moved;
    },
    clear(): void {
      save();
      for (const open of [...folders.values()]) {
        if (!folders.has(open.folder.id)) continue;
        remove([...open.messages.keys()]);
        if (!defaultFolders.some(({ path }) => samePath(path, open.folder.path))) deleteFolder(open.folder.id);
      }
    },
  };
}

function folderOf(messageId: string): string {
  return messageId.slice(0, messageId.lastIndexOf('-'));
}

/** The same array when nothing changes. */
function changeFlags(flags: readonly string[], { add = [], remove = [] }: FlagChange): readonly string[] {
  const next = new Set(flags);
  for (const flag of remove) next.delete(flag);
  for (const flag of add) next.add(flag);
  const isSame = next.size === flags.length && flags.every((flag) => next.has(flag));
  return isSame ? flags : [...next];
}
