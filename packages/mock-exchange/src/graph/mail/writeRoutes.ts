import type { FlagChange, StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import { type Party, parseMessage } from '../../mailboxes/mail/parsedMessage.ts';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import { GraphError, notServed, refuse } from '../protocol/graphError.ts';
import { type GraphAnswer, readJsonObject } from '../protocol/graphRequest.ts';
import { readMembers, readText } from '../protocol/readBody.ts';
import { created, entityAnswer, type GraphCall, inFoldersToo, noContent } from '../protocol/route.ts';
import { composeMessage } from './composeMessage.ts';
import { checkVersion, findMessage, viewOptionsOf } from './findMessage.ts';
import { findFolder } from './mailFolders.ts';
import { type MessageInput, readMessageInput } from './messageInput.ts';
import { completedKeyword, viewMessage } from './messageView.ts';
import { isMime, readMime } from './readMime.ts';

export const writeRoutes = inFoldersToo([
  { method: 'POST', path: 'messages', need: 'mail-write', run: createDraft },
  { method: 'PATCH', path: 'messages/:message', need: 'mail-write', run: changeMessage },
  { method: 'DELETE', path: 'messages/:message', need: 'mail-write', run: deleteMessage },
  { method: 'POST', path: 'messages/:message/move', need: 'mail-write', run: moveMessage },
  { method: 'POST', path: 'messages/:message/copy', need: 'mail-write', run: copyMessage },
  { method: 'POST', path: 'messages/:message/permanentDelete', need: 'mail-write', run: removeMessage },
]);

/** The mailbox's own name and address, as the sender of what is written in it. */
export function senderOf({ mailbox: { owner } }: GraphCall): Party {
  return { name: owner.displayName, address: primaryAddress(owner) };
}

async function createDraft(call: GraphCall): Promise<GraphAnswer> {
  const { services, mailbox, params } = call;
  // MIME is taken for the mailbox only, not for one of its folders.
  if (isMime(call.request) && params.folder !== undefined) throw refuse('undeserializableBody');
  const folder = findFolder(call, params.folder ?? 'drafts');
  const raw = isMime(call.request) ? await readMime(call.request) : await composeNew(call);
  const draft = await services.mail.append(mailbox.owner, folder.id, { raw, flags: ['\\Seen', '\\Draft'] });
  return created(call, 'messages', await viewMessage(draft, viewOptionsOf(call)));
}

async function composeNew(call: GraphCall): Promise<Buffer> {
  const input = readMessageInput(await readJsonObject(call.request));
  return composeMessage(input, { from: senderOf(call), date: call.services.now() });
}

async function changeMessage(call: GraphCall): Promise<GraphAnswer> {
  const message = findMessage(call);
  checkVersion(call, message);
  const { isRead, flagStatus, ...content } = readMessageInput(await readJsonObject(call.request));
  const isFlagsOnly = Object.values(content).every((member) => member === undefined);
  const edited = isFlagsOnly ? message : await editDraft(call, message, content);
  await call.services.mail.setFlags(call.mailbox.owner, [edited.id], flagChange({ isRead, flagStatus }));
  const after = call.services.mail.message(call.mailbox.owner, edited.id) ?? edited;
  return entityAnswer(call, 'messages/$entity', await viewMessage(after, viewOptionsOf(call)));
}

function flagChange({ isRead, flagStatus }: Pick<MessageInput, 'isRead' | 'flagStatus'>): FlagChange {
  const wanted: readonly (readonly [string, boolean | undefined])[] = [
    ['\\Seen', isRead],
    ['\\Flagged', flagStatus === undefined ? undefined : flagStatus === 'flagged'],
    [completedKeyword, flagStatus === undefined ? undefined : flagStatus === 'complete'],
  ];
  return {
    add: wanted.filter(([, isSet]) => isSet === true).map(([flag]) => flag),
    remove: wanted.filter(([, isSet]) => isSet === false).map(([flag]) => flag),
  };
}

/** Writes a draft anew in its place. Throws `GraphError` for a message that was sent or received. */
export async function editDraft(call: GraphCall, message: StoredMessage, input: MessageInput): Promise<StoredMessage> {
  const { services, mailbox } = call;
  if (!message.flags.includes('\\Draft')) throw cannotEdit(input);
  const before = await parseMessage(message.raw);
  const raw = await composeMessage(input, { from: senderOf(call), before, date: services.now() });
  const { folderId, flags, identity } = message;
  const edited = await services.mail.append(mailbox.owner, folderId, { raw, flags, identity });
  const isStillThere = services.mail.message(mailbox.owner, message.id) !== undefined;
  // Of two edits at the same time the second gives way, so that no draft is there twice.
  await services.mail.remove(mailbox.owner, [isStillThere ? message.id : edited.id]);
  if (!isStillThere) throw refuse('preconditionFailed');
  return edited;
}

function cannotEdit(input: MessageInput): GraphError {
  const { importance, ...others } = input;
  const isImportanceOnly = importance !== undefined && Object.values(others).every((member) => member === undefined);
  if (isImportanceOnly) return notServed("changes of 'importance' of a message that is no draft");
  return new GraphError({
    status: 400,
    // [unverified]
    code: 'ErrorInvalidPropertyUpdateSentMessage',
    message: 'Update operation is invalid for property of a sent message.',
  });
}

async function deleteMessage(call: GraphCall): Promise<GraphAnswer> {
  const message = findMessage(call);
  checkVersion(call, message);
  const { services, mailbox } = call;
  const bin = findFolder({ ...call, mailbox: { ...mailbox, folders: 'all' } }, 'deleteditems');
  if (message.folderId === bin.id) await services.mail.remove(mailbox.owner, [message.id]);
  else await services.mail.move(mailbox.owner, [message.id], bin.id);
  return noContent;
}

async function removeMessage(call: GraphCall): Promise<GraphAnswer> {
  const message = findMessage(call);
  await call.services.mail.remove(call.mailbox.owner, [message.id]);
  return noContent;
}

async function moveMessage(call: GraphCall): Promise<GraphAnswer> {
  return relocate(call, 'move');
}

async function copyMessage(call: GraphCall): Promise<GraphAnswer> {
  return relocate(call, 'copy');
}

async function relocate(call: GraphCall, how: 'move' | 'copy'): Promise<GraphAnswer> {
  const message = findMessage(call);
  const members = readMembers(await readJsonObject(call.request), `microsoft.graph.${how}`, ['destinationId']);
  const destination = readText(members.destinationId);
  if (destination === undefined || destination === '') throw refuse('malformedId');
  const folder = findFolder(call, destination);
  const [relocated] = await call.services.mail[how](call.mailbox.owner, [message.id], folder.id);
  if (relocated === undefined) throw refuse('itemNotFound');
  return created(call, 'messages', await viewMessage(relocated, viewOptionsOf(call)));
}
