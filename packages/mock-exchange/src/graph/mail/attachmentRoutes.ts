import type { StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import { type ParsedAttachment, parseMessage } from '../../mailboxes/mail/parsedMessage.ts';
import { answerCollection, countAnswer } from '../odata/collection.ts';
import type { Entity } from '../odata/filter.ts';
import { project, readCollectionOptions, readSelect } from '../odata/queryOptions.ts';
import { refuse } from '../protocol/graphError.ts';
import { readItemId, writeItemId } from '../protocol/graphIds.ts';
import { type GraphAnswer, readJsonObject } from '../protocol/graphRequest.ts';
import { contextOf, created, entityAnswer, type GraphCall, inFoldersToo, noContent } from '../protocol/route.ts';
import { findMessage } from './findMessage.ts';
import { readAttachmentInput } from './messageInput.ts';
import { attachmentType } from './messageType.ts';
import { toGraphTime } from './messageView.ts';
import { editDraft } from './writeRoutes.ts';

export const attachmentRoutes = inFoldersToo([
  { method: 'GET', path: 'messages/:message/attachments', need: 'mail-read', run: listAttachments },
  { method: 'GET', path: 'messages/:message/attachments/$count', need: 'mail-read', run: countAttachments },
  { method: 'GET', path: 'messages/:message/attachments/:attachment', need: 'mail-read', run: getAttachment },
  { method: 'GET', path: 'messages/:message/attachments/:attachment/$value', need: 'mail-read', run: getContent },
  { method: 'POST', path: 'messages/:message/attachments', need: 'mail-write', run: addAttachment },
  { method: 'DELETE', path: 'messages/:message/attachments/:attachment', need: 'mail-write', run: removeAttachment },
]);

async function attachmentsOf(message: StoredMessage): Promise<readonly ParsedAttachment[]> {
  return (await parseMessage(message.raw)).attachments;
}

async function listAttachments(call: GraphCall): Promise<GraphAnswer> {
  const message = findMessage(call);
  const attachments = await attachmentsOf(message);
  const options = readCollectionOptions(call.options, {
    type: attachmentType,
    takes: ['top', 'skip', 'orderby', 'filter', 'count'],
  });
  const view = (index: number) => viewAttachment(call, message, { attachment: attachments[index], index });
  return answerCollection(call.request, options, {
    rows: { rows: [...attachments.keys()], type: attachmentType, toKey: view, view },
    page: {
      context: contextOf(call, `messages('${encodeURIComponent(call.params.message ?? '')}')/attachments`),
      pageSize: 1000,
      maxPageSize: call.prefer.maxPageSize,
    },
  });
}

async function countAttachments(call: GraphCall): Promise<GraphAnswer> {
  return countAnswer((await attachmentsOf(findMessage(call))).length);
}

async function getAttachment(call: GraphCall): Promise<GraphAnswer> {
  const message = findMessage(call);
  const select = readSelect(call.options.get('select'), attachmentType);
  const entity = viewAttachment(call, message, await findAttachment(call, message));
  const what = `messages('${encodeURIComponent(call.params.message ?? '')}')/attachments/$entity`;
  return entityAnswer(call, what, project(entity, select, attachmentType));
}

async function getContent(call: GraphCall): Promise<GraphAnswer> {
  const { attachment } = await findAttachment(call, findMessage(call));
  return { status: 200, body: attachment.content, headers: { 'Content-Type': attachment.contentType } };
}

async function addAttachment(call: GraphCall): Promise<GraphAnswer> {
  const message = findMessage(call);
  const attachment = readAttachmentInput(await readJsonObject(call.request));
  const before = await attachmentsOf(message);
  const edited = await editDraft(call, message, { attachments: [...before, attachment] });
  const after = await attachmentsOf(edited);
  // Where it comes to lie is up to MIME: pictures of the text come first.
  const index = after.findLastIndex(
    ({ name, content }) => name === attachment.name && content.equals(attachment.content),
  );
  const what = `messages('${encodeURIComponent(call.params.message ?? '')}')/attachments`;
  return created(call, what, viewAttachment(call, edited, { attachment: after[index], index }));
}

async function removeAttachment(call: GraphCall): Promise<GraphAnswer> {
  const message = findMessage(call);
  const { index } = await findAttachment(call, message);
  await editDraft(call, message, { attachments: (await attachmentsOf(message)).toSpliced(index, 1) });
  return noContent;
}

interface Found {
  readonly attachment: ParsedAttachment;
  readonly index: number;
}

// Attachments are told apart by their place in the message.
async function findAttachment({ params }: GraphCall, message: StoredMessage): Promise<Found> {
  const content = readItemId(params.attachment ?? '');
  const [, identity, position] = 'item' in content ? (/^(.*)#(\d{1,4})$/.exec(content.item) ?? []) : [];
  const index = Number(position ?? -1);
  const attachment = (await attachmentsOf(message))[index];
  if (identity === undefined) throw refuse('malformedId');
  if (identity !== message.identity || attachment === undefined) throw refuse('itemNotFound');
  return { attachment, index };
}

function viewAttachment(
  { mailbox }: GraphCall,
  message: StoredMessage,
  { attachment, index }: { readonly attachment: ParsedAttachment | undefined; readonly index: number },
): Entity {
  if (attachment === undefined) throw refuse('itemNotFound');
  const isItem = attachment.contentType === 'message/rfc822';
  const { oid } = mailbox.owner;
  return {
    '@odata.type': isItem ? '#microsoft.graph.itemAttachment' : '#microsoft.graph.fileAttachment',
    '@odata.mediaContentType': attachment.contentType,
    id: writeItemId({ oid, folder: message.folderId, item: `${message.identity}#${index}` }),
    lastModifiedDateTime: toGraphTime(message.receivedAt),
    name: attachment.name,
    contentType: isItem ? null : attachment.contentType,
    size: attachment.content.length,
    isInline: attachment.isInline,
    ...(isItem
      ? {}
      : {
          contentId: attachment.contentId ?? null,
          contentLocation: null,
          contentBytes: attachment.content.toString('base64'),
        }),
  };
}
