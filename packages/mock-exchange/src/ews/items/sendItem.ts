import { openFolder } from '../access/openFolder.ts';
import type { EwsSession } from '../access/session.ts';
import { readOneReference } from '../folders/folderReference.ts';
import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { own } from './createItem.ts';
import { readItemIds } from './getItem.ts';
import { openItem } from './mailboxItem.ts';
import { sendMessage } from './sendMessage.ts';
import { checkChangeKey } from './updateItem.ts';

/** `SendItem`: drafts that are there already. */
export async function sendItem(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const keeps = operation.attributes.get('SaveItemToFolder');
  if (keeps === undefined) throw schemaViolation("The required attribute 'SaveItemToFolder' is missing.");
  const saved = childOf(operation, messagesNamespace, 'SavedItemFolderId');
  const reference = saved === undefined ? undefined : readOneReference(saved);
  return answerEach('SendItem', readItemIds(operation), (wanted) => ({
    work: async () => {
      const found = await openItem(wanted.id, session, 'change');
      if (found.kind !== 'message') throw new EwsError('ErrorInvalidRequest');
      checkChangeKey(found, wanted);
      const { owner } = found.folder;
      const sent =
        keeps === 'true' ? await openFolder(reference?.() ?? own('sentitems'), session, 'create') : undefined;
      await sendMessage(found.message.raw, { mailbox: owner, session });
      const { mail } = session.services;
      await mail.setFlags(owner, [found.message.id], { add: ['\\Seen'], remove: ['\\Draft'] });
      if (sent?.kind === 'mail') await mail.move(owner, [found.message.id], sent.key);
      else await mail.remove(owner, [found.message.id]);
      return undefined;
    },
  }));
}
