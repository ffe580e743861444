import { decodeItemId, encodeItemId } from '../../mailboxes/exchangeIds.ts';
import type { ParsedAttachment, ParsedMessage } from '../../mailboxes/mail/parsedMessage.ts';
import type { EwsSession } from '../access/session.ts';
import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { type Markup, xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { readMessage } from './itemContent.ts';
import { type EwsItem, idOf, openItem } from './mailboxItem.ts';

/** Undefined for a message without any. */
export function writeAttachments(item: EwsItem, parsed: ParsedMessage): Markup | undefined {
  if (parsed.attachments.length === 0) return undefined;
  const written = parsed.attachments.map((attachment, index) => writeAttachment(attachment, attachmentId(item, index)));
  return xml`<t:Attachments>${written}</t:Attachments>`;
}

function writeAttachment({ name, contentType, isInline, contentId, content }: ParsedAttachment, id: string): Markup {
  const cid = contentId === undefined ? undefined : xml`<t:ContentId>${contentId}</t:ContentId>`;
  return xml`<t:FileAttachment><t:AttachmentId Id="${id}"/><t:Name>${name}</t:Name><t:ContentType>${contentType}</t:ContentType>${cid}<t:Size>${content.length}</t:Size><t:IsInline>${isInline}</t:IsInline><t:IsContactPhoto>false</t:IsContactPhoto></t:FileAttachment>`;
}

// An attachment's id is its item's with the number behind it.
function attachmentId(item: EwsItem, index: number): string {
  const content = decodeItemId(idOf(item));
  if (content === undefined) throw new Error('An item has no id.');
  return encodeItemId({ ...content, item: `${content.item}#${index}` });
}

/** `GetAttachment`: the content of files. */
export async function getAttachment(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const ids = childOf(operation, messagesNamespace, 'AttachmentIds')?.children ?? [];
  if (ids.length === 0) throw schemaViolation("The element 'AttachmentIds' has incomplete content.");
  return answerEach('GetAttachment', ids, (element) => ({
    emptyTail: xml`<m:Attachments/>`,
    work: async () => {
      const id = element.attributes.get('Id') ?? '';
      const { attachment } = await openAttachment(id, session);
      const { name, contentType, content } = attachment;
      return xml`<m:Attachments><t:FileAttachment><t:AttachmentId Id="${id}"/><t:Name>${name}</t:Name><t:ContentType>${contentType}</t:ContentType><t:Content>${content.toString('base64')}</t:Content></t:FileAttachment></m:Attachments>`;
    },
  }));
}

async function openAttachment(id: string, session: EwsSession): Promise<{ readonly attachment: ParsedAttachment }> {
  const content = decodeItemId(id);
  const [, itemId, number] = /^(.+)#(\d{1,4})$/.exec(content?.item ?? '') ?? [];
  if (content === undefined || itemId === undefined) throw new EwsError('ErrorInvalidIdMalformed');
  const item = await openItem(encodeItemId({ ...content, item: itemId }), session);
  if (item.kind !== 'message') throw new EwsError('ErrorItemNotFound');
  const attachment = (await readMessage(item)).parsed.attachments[Number(number)];
  if (attachment === undefined) throw new EwsError('ErrorItemNotFound');
  return { attachment };
}
