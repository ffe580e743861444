import type { ExchangeState } from '../../control/exchangeState.ts';
import type { MailFolder } from './mailFolder.ts';

/** What never changes of a message. */
interface BodyRow {
  readonly uid: number;
  readonly receivedAt: number;
  /** Base64. */
  readonly raw: string;
  /** Absent = the message's id. */
  readonly identity?: string;
}

/** What does: kept apart, so that a flag is a short line on disk. `gone` stays behind for clients that keep a state. */
export type MessageStateRow =
  | { readonly changeNumber: number; readonly flags: readonly string[] }
  | { readonly changeNumber: number; readonly gone: true };

export interface SavedMessage extends Omit<BodyRow, 'raw'> {
  readonly id: string;
  readonly raw: Buffer;
  readonly flags: readonly string[];
  readonly changeNumber: number;
}

/** Where one mailbox is kept. */
export interface SavedMailbox {
  /** Undefined until the mailbox was changed first. */
  read(): SavedContents | undefined;
  putFolder(folder: MailFolder): void;
  dropFolder(id: string): void;
  putMessage(message: SavedMessage): void;
  putFlags(id: string, state: { readonly changeNumber: number; readonly flags: readonly string[] }): void;
  dropMessage(id: string, changeNumber: number): void;
  /** Forgets that there was such a message. */
  forgetMessage(id: string): void;
  /** Written last when a mailbox is saved first, so that a kill in between leaves it untouched. */
  begin(generation: number, nextFolder: number): void;
}

export interface SavedContents {
  readonly generation: number;
  readonly nextFolder: number;
  readonly folders: readonly MailFolder[];
  readonly messages: readonly SavedMessage[];
  readonly gone: readonly { readonly id: string; readonly changeNumber: number }[];
}

interface MailboxRow {
  readonly generation: number;
  readonly nextFolder: number;
}

export interface MailTables {
  /** @param key begins with the tenant's id and a slash. */
  mailbox(key: string): SavedMailbox;
}

export function openMailTables(state: ExchangeState): MailTables {
  const mailboxes = state.table<MailboxRow>('mail-mailboxes');
  const folders = state.table<MailFolder>('mail-folders');
  const bodies = state.table<BodyRow>('mail-bodies');
  const states = state.table<MessageStateRow>('mail-states');
  // Keys are `mailbox#id`; told apart once, since a table only lists all of them. A mailbox is read once: what it
  // writes later need not be found here.
  let known: { readonly folders: IdsByMailbox; readonly states: IdsByMailbox } | undefined;
  state.onReplaced(() => {
    known = undefined;
  });
  const readMailbox = (key: string, row: MailboxRow): SavedContents => {
    known ??= { folders: idsByMailbox(folders.keys()), states: idsByMailbox(states.keys()) };
    const at = (id: string): string => `${key}#${id}`;
    const messages: SavedMessage[] = [];
    const gone: { id: string; changeNumber: number }[] = [];
    for (const id of known.states.get(key) ?? []) {
      const state = states.get(at(id));
      const body = bodies.get(at(id));
      if (state === undefined) continue;
      if ('gone' in state) gone.push({ id, changeNumber: state.changeNumber });
      else if (body !== undefined) messages.push({ id, ...body, ...state, raw: Buffer.from(body.raw, 'base64') });
    }
    const saved = [...(known.folders.get(key) ?? [])].map((id) => folders.get(at(id)));
    // As they went: the first of them is forgotten first.
    gone.sort((a, b) => a.changeNumber - b.changeNumber);
    return { ...row, folders: saved.filter((folder) => folder !== undefined), messages, gone };
  };
  return {
    mailbox: (key) => {
      const at = (id: string): string => `${key}#${id}`;
      return {
        read() {
          const row = mailboxes.get(key);
          return row === undefined ? undefined : readMailbox(key, row);
        },
        putFolder: (folder) => folders.set(at(folder.id), folder),
        dropFolder: (id) => folders.delete(at(id)),
        putMessage({ id, uid, receivedAt, raw, flags, changeNumber, identity }) {
          const moved = identity === undefined || identity === id ? {} : { identity };
          bodies.set(at(id), { uid, receivedAt, raw: raw.toString('base64'), ...moved });
          states.set(at(id), { changeNumber, flags });
        },
        putFlags: (id, { changeNumber, flags }) => states.set(at(id), { changeNumber, flags }),
        dropMessage(id, changeNumber) {
          states.set(at(id), { changeNumber, gone: true });
          bodies.delete(at(id));
        },
        forgetMessage: (id) => states.delete(at(id)),
        begin: (generation, nextFolder) => mailboxes.set(key, { generation, nextFolder }),
      };
    },
  };
}

type IdsByMailbox = ReadonlyMap<string, ReadonlySet<string>>;

function idsByMailbox(keys: readonly string[]): IdsByMailbox {
  const found = new Map<string, Set<string>>();
  for (const key of keys) {
    const cut = key.lastIndexOf('#');
    const mailbox = key.slice(0, cut);
    const ids = found.get(mailbox) ?? new Set();
    found.set(mailbox, ids.add(key.slice(cut + 1)));
  }
  return found;
}
