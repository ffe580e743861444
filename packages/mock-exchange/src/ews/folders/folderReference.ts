import { decodeFolderId } from '../../mailboxes/exchangeIds.ts';
import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { typesNamespace } from '../soap/namespaces.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';

/** A folder as a request names it: well-known, in the caller's own or another mailbox, or by an id we gave out. */
export type FolderReference =
  | { readonly by: 'name'; readonly name: string; readonly address: string | undefined }
  | { readonly by: 'id'; readonly folder: string; readonly oid: string };

// types.xsd, DistinguishedFolderIdNameType: the names a schema check lets through. Few have a folder here.
const distinguishedNames: ReadonlySet<string> = new Set(
  (
    'calendar contacts deleteditems drafts inbox journal notes outbox sentitems tasks msgfolderroot publicfoldersroot ' +
    'root junkemail searchfolders voicemail recoverableitemsroot recoverableitemsdeletions recoverableitemsversions ' +
    'recoverableitemspurges archiveroot archivemsgfolderroot archivedeleteditems archiveinbox ' +
    'archiverecoverableitemsroot archiverecoverableitemsdeletions archiverecoverableitemsversions ' +
    'archiverecoverableitemspurges syncissues conflicts localfailures serverfailures recipientcache quickcontacts ' +
    'conversationhistory adminauditlogs todosearch mycontacts directory imcontactlist peopleconnect favorites'
  ).split(' '),
);

/**
 * Reads the folders in `FolderIds` or `ParentFolderIds`. Each is read when its turn comes, so that one bad folder fails
 * its own response message alone.
 * @throws EwsError ErrorSchemaValidation when there is none, or a well-known name that does not exist.
 */
export function readFolderReferences(list: XmlElement | undefined): readonly (() => FolderReference)[] {
  const elements = (list?.children ?? []).filter((child) => child.namespace === typesNamespace);
  if (elements.length === 0) throw schemaViolation('The element has incomplete content.');
  return elements.map(readFolderReference);
}

/** The same for a list of exactly one, as in `SyncFolderId` or `SavedItemFolderId`. */
export function readOneReference(list: XmlElement): () => FolderReference {
  const [reference, second] = readFolderReferences(list);
  if (reference === undefined || second !== undefined) {
    throw schemaViolation(`The element '${list.name}' has invalid content.`);
  }
  return reference;
}

function readFolderReference(element: XmlElement): () => FolderReference {
  const id = element.attributes.get('Id');
  if (id === undefined) throw schemaViolation("The required attribute 'Id' is missing.");
  if (element.name === 'FolderId') return () => toReference(id);
  if (element.name !== 'DistinguishedFolderId') {
    throw schemaViolation(`The element '${element.name}' is not a folder identifier.`);
  }
  if (!distinguishedNames.has(id)) {
    throw schemaViolation(
      `The 'Id' attribute is invalid - The value '${id}' is invalid - The Enumeration constraint failed.`,
    );
  }
  const address = childOf(childOf(element, typesNamespace, 'Mailbox'), typesNamespace, 'EmailAddress')?.text.trim();
  return () => ({ by: 'name', name: id, address });
}

function toReference(id: string): FolderReference {
  const content = decodeFolderId(id);
  if (content === undefined) throw new EwsError('ErrorInvalidIdMalformed');
  return { by: 'id', ...content };
}
