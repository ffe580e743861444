import type { StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import { isNotShared } from '../access/openMailbox.ts';
import { refuse } from '../protocol/graphError.ts';
import { readItemId } from '../protocol/graphIds.ts';
import type { GraphCall } from '../protocol/route.ts';
import { findFolder } from './mailFolders.ts';
import { changeKeyOfMessage, type MessageViewOptions } from './messageView.ts';

/** The message a path names, in the folder it names, if it names one. Throws `GraphError`. */
export function findMessage(call: GraphCall): StoredMessage {
  const { services, mailbox, params } = call;
  const content = readItemId(params.message ?? '');
  const identity = 'identity' in content ? content.identity : content.item;
  const message =
    content.oid === mailbox.owner.oid ? services.mail.messageByIdentity(mailbox.owner, identity) : undefined;
  if (message === undefined) throw refuse('itemNotFound');
  // The usual id names the folder, so that a move makes it another one.
  if ('folder' in content && content.folder !== message.folderId) throw refuse('itemNotFound');
  if (params.folder !== undefined && findFolder(call, params.folder).id !== message.folderId)
    throw refuse('itemNotFound');
  if (isNotShared(mailbox, message.folderId === services.mail.inbox(mailbox.owner).id)) throw refuse('accessDenied');
  return message;
}

export function viewOptionsOf({ mailbox, prefer }: GraphCall): MessageViewOptions {
  return {
    oid: mailbox.owner.oid,
    immutableIds: prefer.immutableIds,
    bodyType: prefer.bodyType,
    basicsOnly: mailbox.basicsOnly,
  };
}

/** Throws `GraphError` 412 when `If-Match` means another version. */
export function checkVersion({ request }: GraphCall, message: StoredMessage): void {
  const wanted = request.headers.get('if-match');
  if (wanted === null || wanted === '*' || wanted === `W/"${changeKeyOfMessage(message)}"`) return;
  throw refuse('preconditionFailed');
}
