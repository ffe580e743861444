import type { DirectoryUser } from '@authshift/mock-idp';
import type { MailFolder } from '../../mailboxes/mail/mailFolder.ts';
import type { MailChange, MailStore, StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import { inOrder } from '../protocol/flags.ts';
import { type ResponseValue, writeUntagged } from '../protocol/responseWriter.ts';
import { placesOf, type SetRange } from '../protocol/sequenceSet.ts';

/**
 * The selected folder as this connection has been told of it: message numbers hold until an EXPUNGE says otherwise (RFC 3501, section
 * 7.4.1), whatever happens to the mailbox meanwhile.
 */
export interface FolderView {
  readonly folder: MailFolder;
  readonly readOnly: boolean;
  readonly uids: readonly number[];
  /** Undefined once the message is gone. */
  message(place: number): StoredMessage | undefined;
  /** Places a set means; undefined when it names numbers that are not there. */
  places(set: readonly SetRange[], by: 'number' | 'uid'): readonly number[] | undefined;
  /** Untagged responses for what happened since last asked. */
  news(options: { readonly expunges: boolean }): readonly Buffer[];
  /** Changes of flags that this connection makes itself are not news to it. */
  quietly<Result>(change: () => Promise<Result>): Promise<Result>;
  close(): void;
}

export interface FolderViewOptions {
  readonly mail: MailStore;
  readonly owner: DirectoryUser;
  readonly folder: MailFolder;
  readonly readOnly: boolean;
  /** Something happened. */
  readonly onNews: () => void;
  /** The mailbox is another one than it was. */
  readonly onReplaced: () => void;
}

export function openFolderView({ mail, owner, folder, readOnly, ...hear }: FolderViewOptions): FolderView {
  const held = mail.messages(owner, folder.id);
  const uids = held.map(({ uid }) => uid);
  const ids = held.map(({ id }) => id);
  const added: StoredMessage[] = [];
  const removed = new Set<number>();
  const flagged = new Set<number>();
  let isQuiet = false;

  const note = (change: MailChange): boolean => {
    if (change.kind === 'folders' || change.kind === 'replaced' || change.folderId !== folder.id) return false;
    if (change.kind === 'removed') removed.add(change.uid);
    else if (change.kind === 'added') added.push(change.message);
    else if (!isQuiet) flagged.add(change.message.uid);
    return !(isQuiet && change.kind === 'flags');
  };

  const stop = mail.watch(owner, (change) => {
    if (change.kind === 'replaced') hear.onReplaced();
    else if (note(change)) hear.onNews();
  });

  const expunges = (): readonly Buffer[] => {
    const gone: number[] = [];
    for (const uid of removed) {
      const place = uids.indexOf(uid);
      // What came and went before this connection heard of it is left to `arrivals`.
      if (place < 0) continue;
      removed.delete(uid);
      gone.push(place);
    }
    // From the last, so that the numbers before stay what they are.
    return gone
      .sort((a, b) => b - a)
      .map((place) => {
        uids.splice(place, 1);
        ids.splice(place, 1);
        return writeUntagged([place + 1, { atom: 'EXPUNGE' }]);
      });
  };

  const message = (place: number): StoredMessage | undefined => {
    const id = ids[place];
    return id === undefined ? undefined : mail.message(owner, id);
  };

  const changedFlags = (): readonly Buffer[] => {
    const told: Buffer[] = [];
    for (const uid of flagged) {
      const place = uids.indexOf(uid);
      const found = message(place);
      if (found !== undefined) told.push(writeFetch(place, [{ atom: 'FLAGS' }, flagList(found)]));
    }
    flagged.clear();
    return told;
  };

  const arrivals = (): readonly Buffer[] => {
    const fresh = added.splice(0).filter(({ uid }) => !removed.delete(uid));
    for (const { uid, id } of fresh) {
      uids.push(uid);
      ids.push(id);
    }
    return fresh.length === 0 ? [] : [writeUntagged([uids.length, { atom: 'EXISTS' }])];
  };

  return {
    folder,
    readOnly,
    uids,
    message,
    places(set, by) {
      if (by === 'uid') return placesOf(set, uids);
      const count = uids.length;
      const isThere = set.every(({ from, until }) =>
        [from, until].every((end) => count > 0 && (end <= count || end === Number.POSITIVE_INFINITY)),
      );
      return isThere
        ? placesOf(
            set,
            Array.from(uids, (_, place) => place + 1),
          )
        : undefined;
    },
    news: (options) => [...(options.expunges ? expunges() : []), ...changedFlags(), ...arrivals()],
    async quietly(change) {
      isQuiet = true;
      try {
        return await change();
      } finally {
        isQuiet = false;
      }
    },
    close: stop,
  };
}

export function writeFetch(place: number, values: readonly ResponseValue[]): Buffer {
  return writeUntagged([place + 1, { atom: 'FETCH' }, values]);
}

export function flagList({ flags }: StoredMessage): ResponseValue {
  return inOrder(flags).map((atom) => ({ atom }));
}
