import type { EwsSession } from '../access/session.ts';
import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { xml } from '../soap/markup.ts';
import { messagesNamespace, typesNamespace } from '../soap/namespaces.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import { readShape } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { openItem } from './mailboxItem.ts';
import { writeItem } from './writeItem.ts';

/** `GetItem`: items by their ids, each with a response message of its own. */
export async function getItem(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const shape = readShape(operation, 'ItemShape');
  return answerEach('GetItem', readItemIds(operation), (reference) => ({
    emptyTail: xml`<m:Items/>`,
    work: async () => {
      const item = await openItem(reference.id, session);
      return xml`<m:Items>${await writeItem(item, { shape, isList: false, session })}</m:Items>`;
    },
  }));
}

export interface ItemReference {
  readonly id: string;
  readonly changeKey: string | undefined;
}

/** @throws EwsError ErrorSchemaValidation */
export function readItemIds(operation: XmlElement): readonly ItemReference[] {
  const list = childOf(operation, messagesNamespace, 'ItemIds')?.children ?? [];
  if (list.length === 0) throw schemaViolation("The element 'ItemIds' has incomplete content.");
  return list.map(readItemReference);
}

/** @throws EwsError ErrorSchemaValidation */
export function readItemReference(element: XmlElement): ItemReference {
  const id = element.attributes.get('Id');
  // Occurrences of series are named otherwise; there are no series here.
  if (element.name !== 'ItemId' || element.namespace !== typesNamespace) throw new EwsError('ErrorInvalidIdMalformed');
  if (id === undefined) throw schemaViolation("The required attribute 'Id' is missing.");
  return { id, changeKey: element.attributes.get('ChangeKey') };
}
