import { type FolderName, folderNames } from '../../mailboxes/folderRight.ts';
import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { typesNamespace } from '../soap/namespaces.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';

/** A folder as a request names it: well-known, in the caller's own or another mailbox, or by an id we gave out. */
export type FolderReference =
  | { readonly by: 'name'; readonly folder: FolderName; readonly address: string | undefined }
  | { readonly by: 'id'; readonly folder: FolderName; readonly oid: string };

// types.xsd, DistinguishedFolderIdNameType: the names a schema check lets through. Only two have a folder here.
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
  return elements.map(readOne);
}

function readOne(element: XmlElement): () => FolderReference {
  const id = element.attributes.get('Id');
  if (id === undefined) throw schemaViolation("The required attribute 'Id' is missing.");
  if (element.name === 'FolderId') return () => decodeFolderId(id);
  if (element.name !== 'DistinguishedFolderId') {
    throw schemaViolation(`The element '${element.name}' is not a folder identifier.`);
  }
  if (!distinguishedNames.has(id)) {
    throw schemaViolation(
      `The 'Id' attribute is invalid - The value '${id}' is invalid - The Enumeration constraint failed.`,
    );
  }
  const address = childOf(childOf(element, typesNamespace, 'Mailbox'), typesNamespace, 'EmailAddress')?.text.trim();
  return () => {
    const folder = folderNames.find((name) => name === id);
    if (folder === undefined) throw new EwsError('ErrorFolderNotFound');
    return { by: 'name', folder, address };
  };
}

// Ids look like Exchange's (opaque, base64) and name mailbox and folder, so that they stay valid over a restart.
const idPrefix = 'AAMk';

export function encodeFolderId(oid: string, folder: FolderName): string {
  return idPrefix + Buffer.from(`${oid}/${folder}`).toString('base64');
}

export function encodeItemId(oid: string, itemId: string): string {
  return idPrefix + Buffer.from(`${oid}/calendar/${itemId}`).toString('base64');
}

function decodeFolderId(id: string): FolderReference {
  const text = id.startsWith(idPrefix) ? Buffer.from(id.slice(idPrefix.length), 'base64').toString('utf8') : '';
  const [, oid, name] = /^([0-9a-f-]{36})\/([a-z]+)$/.exec(text) ?? [];
  const folder = folderNames.find((known) => known === name);
  if (oid === undefined || folder === undefined) throw new EwsError('ErrorInvalidIdMalformed');
  return { by: 'id', folder, oid };
}
