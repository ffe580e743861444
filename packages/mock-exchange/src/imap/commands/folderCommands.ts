import type { MailFolder } from '../../mailboxes/mail/mailFolder.ts';
import { isBelow } from '../../mailboxes/mail/mailFolder.ts';
import { MailStoreError } from '../../mailboxes/mail/mailStoreError.ts';
import { ArgumentError } from '../protocol/argumentReader.ts';
import { keptFlags } from '../protocol/flags.ts';
import { encodeFolderName, folderNameOf, matchesPattern } from '../protocol/folderName.ts';
import { type ResponseValue, writeUntagged } from '../protocol/responseWriter.ts';
import { openFolderView } from '../session/folderView.ts';
import { type CommandCall, type CommandRule, mailboxOf } from '../session/imapSession.ts';
import { type Answer, completed, folderRefusals, ok } from '../session/imapWords.ts';

/** Commands about folders as such. */
export const folderCommands: Readonly<Record<string, CommandRule>> = {
  LIST: { in: 'signed-in', run: list },
  LSUB: { in: 'signed-in', run: list },
  STATUS: { in: 'signed-in', run: status },
  SELECT: { in: 'signed-in', run: select },
  EXAMINE: { in: 'signed-in', run: select },
  CREATE: {
    in: 'signed-in',
    run: (call) => change(call, (mail, owner, path) => mail.createFolder(owner, path)),
  },
  DELETE: {
    in: 'signed-in',
    run: (call) => change(call, (mail, owner, path) => mail.deleteFolder(owner, needed(mail.folder(owner, path)).id)),
  },
  RENAME: {
    in: 'signed-in',
    run: (call) =>
      change(call, (mail, owner, path) => {
        const to = call.given.folder();
        return mail.renameFolder(owner, needed(mail.folder(owner, path)).id, to);
      }),
  },
  SUBSCRIBE: { in: 'signed-in', run: (call) => subscribe(call, true) },
  UNSUBSCRIBE: { in: 'signed-in', run: (call) => subscribe(call, false) },
};

type Change = (
  mail: CommandCall['session']['services']['mail'],
  owner: ReturnType<typeof mailboxOf>,
  path: string,
) => Promise<unknown>;

async function change({ session, given, name }: CommandCall, make: Change): Promise<Answer> {
  const path = given.folder();
  try {
    await make(session.services.mail, mailboxOf(session), path);
    given.end();
    return completed(name);
  } catch (error) {
    if (error instanceof MailStoreError) return refusalOf(error, { name, path });
    throw error;
  }
}

function refusalOf({ code }: MailStoreError, { name, path }: { readonly name: string; readonly path: string }): Answer {
  if (code === 'folder-not-found') return folderRefusals.missing(folderNameOf(path));
  return code === 'folder-exists' ? folderRefusals.exists : folderRefusals.fixed(name);
}

function needed(folder: MailFolder | undefined): MailFolder {
  if (folder === undefined) throw new MailStoreError('folder-not-found');
  return folder;
}

function subscribe(call: CommandCall, subscribed: boolean): Promise<Answer> {
  return change(call, (mail, owner, path) => mail.subscribe(owner, needed(mail.folder(owner, path)).id, subscribed));
}

const attributes: Readonly<Record<NonNullable<MailFolder['specialUse']>, string>> = {
  inbox: '',
  drafts: ' \\Drafts',
  sent: ' \\Sent',
  trash: ' \\Trash',
  junk: ' \\Junk',
  // Recordings show none for it.
  archive: '',
};

async function list({ session, given, name }: CommandCall): Promise<Answer> {
  const reference = given.bytes().toString('latin1');
  const pattern = given.bytes().toString('latin1');
  given.end();
  if (pattern === '') {
    await session.send(`* ${name} (\\Noselect) "/" ""\r\n`);
    return completed(name);
  }
  const { mail } = session.services;
  const owner = mailboxOf(session);
  const folders = mail.folders(owner);
  const shown = folders
    .filter(({ subscribed }) => name === 'LIST' || subscribed)
    .filter(({ path }) => matchesPattern(folderNameOf(path), reference + pattern))
    .toSorted((a, b) => folderNameOf(a.path).localeCompare(folderNameOf(b.path), 'en'));
  for (const folder of shown) {
    const hasChildren = folders.some(({ path }) => isBelow(path, folder.path));
    const marked = mail.messages(owner, folder.id).length > 0 ? '\\Marked ' : '';
    const use = folder.specialUse === undefined ? '' : attributes[folder.specialUse];
    const flags = `${marked}${hasChildren ? '\\HasChildren' : '\\HasNoChildren'}${use}`;
    await session.send(writeUntagged([{ atom: name }, { atom: `(${flags})` }, '/', nameValue(folder.path)]));
  }
  return completed(name);
}

/** Exchange puts names in quotes only where they need them. */
function nameValue(path: string): ResponseValue {
  const name = folderNameOf(path);
  return /^[A-Za-z0-9._/&,+-]+$/.test(name) ? { atom: name } : name;
}

const statusItems = ['MESSAGES', 'RECENT', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN'] as const;

async function status({ session, given, name }: CommandCall): Promise<Answer> {
  const path = given.folder();
  const items = given.atoms().map((item) => item.toUpperCase());
  given.end();
  if (items.length === 0 || !items.every((item) => statusItems.some((known) => known === item))) {
    throw new ArgumentError('items');
  }
  const { mail } = session.services;
  const owner = mailboxOf(session);
  const folder = mail.folder(owner, path);
  if (folder === undefined) return folderRefusals.missing(encodeFolderName(path));
  const messages = mail.messages(owner, folder.id);
  const values: Readonly<Record<string, number>> = {
    MESSAGES: messages.length,
    RECENT: 0,
    UIDNEXT: folder.uidNext,
    UIDVALIDITY: folder.uidValidity,
    UNSEEN: messages.filter(({ flags }) => !flags.includes('\\Seen')).length,
  };
  const told = items.flatMap((atom) => [{ atom }, values[atom] ?? 0]);
  await session.send(writeUntagged([{ atom: name }, nameValue(folder.path), told]));
  return completed(name);
}

async function select({ session, given, name }: CommandCall): Promise<Answer> {
  const path = given.folder();
  given.end();
  session.closeView();
  const { mail } = session.services;
  const owner = mailboxOf(session);
  const folder = mail.folder(owner, path);
  if (folder === undefined) return folderRefusals.missing(encodeFolderName(path));
  const readOnly = name === 'EXAMINE';
  const messages = mail.messages(owner, folder.id);
  const view = session.openView((hear) => openFolderView({ mail, owner, folder, readOnly, ...hear }));
  const flags = keptFlags.join(' ');
  const unseen = messages.findIndex((message) => !message.flags.includes('\\Seen'));
  await session.send(
    [
      `* ${view.uids.length} EXISTS`,
      '* 0 RECENT',
      `* FLAGS (${flags})`,
      `* OK [PERMANENTFLAGS (${readOnly ? '' : flags})] Permanent flags`,
      ...(unseen < 0 ? [] : [`* OK [UNSEEN ${unseen + 1}] Is the first unseen message`]),
      `* OK [UIDVALIDITY ${folder.uidValidity}] UIDVALIDITY value`,
      `* OK [UIDNEXT ${folder.uidNext}] The next unique identifier value`,
      '',
    ].join('\r\n'),
  );
  return ok(`${name} completed.`, readOnly ? 'READ-ONLY' : 'READ-WRITE');
}
