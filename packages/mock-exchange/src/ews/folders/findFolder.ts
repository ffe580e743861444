import { hasWholeMailbox, openFolder } from '../access/openFolder.ts';
import type { EwsSession } from '../access/session.ts';
import { pageOf, readPageView } from '../items/itemView.ts';
import { EwsError, schemaViolation, UnservedRequest } from '../soap/ewsError.ts';
import { xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import { readShape } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { writeFolder } from './folderProperties.ts';
import { readFolderReferences } from './folderReference.ts';
import { childrenOf, descendantsOf, type EwsFolder } from './mailboxFolder.ts';

const traversals = ['Shallow', 'Deep', 'SoftDeleted'];

/** `FindFolder`: the folders in folders, page by page. */
export async function findFolders(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const traversal = operation.attributes.get('Traversal') ?? '';
  if (!traversals.includes(traversal)) throw schemaViolation("The 'Traversal' attribute is invalid or missing.");
  if (childOf(operation, messagesNamespace, 'Restriction') !== undefined) {
    throw new UnservedRequest('a Restriction in FindFolder');
  }
  const shape = readShape(operation, 'FolderShape');
  const view = readPageView(operation, 'IndexedPageFolderView');
  const references = readFolderReferences(childOf(operation, messagesNamespace, 'ParentFolderIds'));
  return answerEach('FindFolder', references, (reference) => ({
    work: async () => {
      const parent = await openFolder(reference(), session);
      // A right on one folder shows that folder, not what else there is.
      if (!(await hasWholeMailbox(parent.owner, session))) throw new EwsError('ErrorAccessDenied');
      const page = pageOf(below(parent, traversal, session), view);
      const folders = page.items.map((folder) => writeFolder(folder, shape, session.services));
      const offset = page.nextOffset === undefined ? undefined : xml` IndexedPagingOffset="${page.nextOffset}"`;
      return xml`<m:RootFolder${offset} TotalItemsInView="${page.total}" IncludesLastItemInRange="${page.includesLast}"><t:Folders>${folders}</t:Folders></m:RootFolder>`;
    },
  }));
}

function below(parent: EwsFolder, traversal: string, { services }: EwsSession): readonly EwsFolder[] {
  // Nothing is ever soft-deleted here.
  if (traversal === 'SoftDeleted') return [];
  return traversal === 'Deep' ? descendantsOf(parent, services) : childrenOf(parent, services);
}
