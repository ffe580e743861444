import { openFolder } from '../access/openFolder.ts';
import type { EwsSession } from '../access/session.ts';
import { xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import { readShape } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { writeFolder } from './folderProperties.ts';
import { readFolderReferences } from './folderReference.ts';

/** `GetFolder`: name, size and id of folders. Each folder has a response message of its own. */
export async function getFolder(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const shape = readShape(operation, 'FolderShape');
  const references = readFolderReferences(childOf(operation, messagesNamespace, 'FolderIds'));
  return answerEach('GetFolder', references, (reference) => ({
    emptyTail: xml`<m:Folders/>`,
    work: async () => {
      const folder = await openFolder(reference(), session);
      return xml`<m:Folders>${writeFolder(folder, shape, session.services)}</m:Folders>`;
    },
  }));
}
