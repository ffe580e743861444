import { matchesKey } from '../mime/searchMatch.ts';
import { ArgumentError } from '../protocol/argumentReader.ts';
import { readFlags } from '../protocol/flags.ts';
import { writeUntagged } from '../protocol/responseWriter.ts';
import { CharsetError, parseSearch } from '../protocol/searchKeys.ts';
import { type FolderView, flagList, writeFetch } from '../session/folderView.ts';
import { type CommandCall, type CommandRule, mailboxOf, viewOf } from '../session/imapSession.ts';
import { type Answer, completed, folderRefusals, no, refusals } from '../session/imapWords.ts';
import { append, copyOrMove } from './copyCommands.ts';
import { fetch } from './fetchCommand.ts';

/** Commands about messages. */
export const messageCommands: Readonly<Record<string, CommandRule>> = {
  APPEND: { in: 'signed-in', run: append },
  CHECK: {
    in: 'folder',
    async run({ given, name }) {
      given.end();
      return completed(name);
    },
  },
  CLOSE: { in: 'folder', run: close },
  UNSELECT: {
    in: 'folder',
    async run({ session, given, name }) {
      given.end();
      session.closeView();
      return completed(name);
    },
  },
  EXPUNGE: { in: 'folder', run: expunge },
  SEARCH: { in: 'folder', run: search },
  FETCH: { in: 'folder', run: fetch },
  STORE: { in: 'folder', run: store },
  COPY: { in: 'folder', run: copyOrMove },
  MOVE: { in: 'folder', run: copyOrMove },
};

/** What `UID` may stand before. */
export const byUidToo: readonly string[] = ['FETCH', 'STORE', 'COPY', 'MOVE', 'SEARCH', 'EXPUNGE'];

async function close({ session, given, name }: CommandCall): Promise<Answer> {
  given.end();
  const view = viewOf(session);
  session.closeView();
  if (!view.readOnly) await session.services.mail.remove(mailboxOf(session), deletedIn(view));
  return completed(name);
}

async function expunge({ session, given, name, byUid }: CommandCall): Promise<Answer> {
  const view = viewOf(session);
  const places = byUid ? view.places(given.set(), 'uid') : undefined;
  given.end();
  if (view.readOnly) return folderRefusals.readOnly;
  await session.services.mail.remove(mailboxOf(session), deletedIn(view, places));
  return completed(name);
}

function deletedIn(
  view: FolderView,
  places: readonly number[] = view.uids.map((_, place) => place),
): readonly string[] {
  return places
    .map((place) => view.message(place))
    .filter((message) => message?.flags.includes('\\Deleted'))
    .map((message) => message?.id ?? '');
}

/** Between so many messages others get their turn. */
const breath = 200;

async function search({ session, given, name, byUid }: CommandCall): Promise<Answer> {
  const key = readSearch(given);
  if (key === undefined) return no('The specified charset is not supported.', 'BADCHARSET (US-ASCII UTF-8)');
  const { uids, message } = viewOf(session);
  const last = { number: uids.length, uid: uids.at(-1) ?? 0 };
  const found: number[] = [];
  for (let place = 0; place < uids.length; place += 1) {
    const here = message(place);
    if (here !== undefined && matchesKey({ message: here, number: place + 1, last }, key)) {
      found.push(byUid ? here.uid : place + 1);
    }
    if (place % breath === breath - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  await session.send(writeUntagged([{ atom: 'SEARCH' }, ...found]));
  return completed(name);
}

function readSearch(given: CommandCall['given']) {
  try {
    return parseSearch(given);
  } catch (error) {
    if (error instanceof CharsetError) return undefined;
    throw error;
  }
}

async function store({ session, given, name, byUid }: CommandCall): Promise<Answer> {
  const view = viewOf(session);
  const set = given.set();
  const [, sign, silent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(given.atom()) ?? [];
  const names = given.peek()?.kind === 'list' ? given.atoms() : restOf(given);
  const flags = readFlags(names);
  given.end();
  if (sign === undefined || flags === undefined) throw new ArgumentError('flags');
  if (view.readOnly) return folderRefusals.readOnly;
  const places = view.places(set, byUid ? 'uid' : 'number');
  if (places === undefined) return refusals['message-set'];
  const { mail } = session.services;
  let isGone = false;
  for (const place of places) {
    const before = view.message(place);
    isGone ||= before === undefined;
    if (before === undefined) continue;
    const remove = sign === '' ? before.flags.filter((flag) => !flags.includes(flag)) : [];
    const change = sign === '-' ? { remove: flags } : { add: flags, remove };
    await view.quietly(() => mail.setFlags(mailboxOf(session), [before.id], change));
    const after = view.message(place);
    if (silent !== undefined || after === undefined) continue;
    const uid = byUid ? [{ atom: 'UID' }, after.uid] : [];
    await session.send(writeFetch(place, [{ atom: 'FLAGS' }, flagList(after), ...uid]));
  }
  return isGone ? folderRefusals.messagesGone : completed(name);
}

/** RFC 3501 lets flags stand without brackets. */
function restOf(given: CommandCall['given']): readonly string[] {
  const names: string[] = [];
  while (given.left > 0) names.push(given.atom());
  if (names.length === 0) throw new ArgumentError('flags');
  return names;
}
