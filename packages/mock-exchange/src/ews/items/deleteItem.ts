import type { EwsSession } from '../access/session.ts';
import { findWellKnown } from '../folders/mailboxFolder.ts';
import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import type { XmlElement } from '../soap/xmlElement.ts';
import { readItemIds } from './getItem.ts';
import { openItem } from './mailboxItem.ts';

const deleteTypes = ['HardDelete', 'SoftDelete', 'MoveToDeletedItems'];

/** `DeleteItem`: for good, or (a message) into Deleted Items. */
export async function deleteItem(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const type = operation.attributes.get('DeleteType') ?? '';
  if (!deleteTypes.includes(type)) throw schemaViolation("The 'DeleteType' attribute is invalid or missing.");
  const { mail, mailboxes } = session.services;
  return answerEach('DeleteItem', readItemIds(operation), ({ id }) => ({
    work: async () => {
      const found = await openItem(id, session, 'change');
      const { owner } = found.folder;
      if (found.kind === 'appointment') {
        // Seen: without the attribute the request is refused, although the schema does not require it.
        if (operation.attributes.get('SendMeetingCancellations') === undefined)
          throw new EwsError('ErrorInvalidRequest');
        await mailboxes.changeCalendar(owner, (before) => before.filter((item) => item.id !== found.item.id));
        return undefined;
      }
      const bin = findWellKnown(owner, 'deleteditems', session.services);
      if (type === 'MoveToDeletedItems' && bin !== undefined) await mail.move(owner, [found.message.id], bin.key);
      else await mail.remove(owner, [found.message.id]);
      return undefined;
    },
  }));
}
