import { encodeFolderId } from '../../mailboxes/exchangeIds.ts';
import { hasWholeMailbox, openFolder } from '../access/openFolder.ts';
import type { EwsSession } from '../access/session.ts';
import { writeFolder } from '../folders/folderProperties.ts';
import { readOneReference } from '../folders/folderReference.ts';
import { descendantsOf, type EwsFolder } from '../folders/mailboxFolder.ts';
import { EwsError } from '../soap/ewsError.ts';
import { xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerOne, type OperationAnswer, toAnswer } from '../soap/operationAnswer.ts';
import { readShape } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { compare, readSyncState, writeSyncState } from './syncState.ts';

/** `SyncFolderHierarchy`: which folders were made, renamed, moved and deleted since the client asked last. */
export async function syncFolderHierarchy(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const shape = readShape(operation, 'FolderShape');
  const wanted = childOf(operation, messagesNamespace, 'SyncFolderId');
  const reference = wanted === undefined ? undefined : readOneReference(wanted);
  const state = childOf(operation, messagesNamespace, 'SyncState')?.text;
  const answer = await answerOne('SyncFolderHierarchy', {
    emptyTail: xml`<m:SyncState/><m:IncludesLastFolderInRange>true</m:IncludesLastFolderInRange>`,
    work: async () => {
      const root = await openFolder(
        reference?.() ?? { by: 'name', name: 'msgfolderroot', address: undefined },
        session,
      );
      if (!(await hasWholeMailbox(root.owner, session))) throw new EwsError('ErrorAccessDenied');
      const scope = `folders ${root.owner.oid}/${root.key}`;
      const folders = descendantsOf(root, session.services);
      const { created, updated, deleted } = compare(readSyncState(scope, state), folders, describe);
      const write = (folder: EwsFolder) => writeFolder(folder, shape, session.services);
      const { oid } = root.owner;
      const changes = [
        ...created.map((folder) => xml`<t:Create>${write(folder)}</t:Create>`),
        ...updated.map((folder) => xml`<t:Update>${write(folder)}</t:Update>`),
        ...deleted.map((key) => xml`<t:Delete><t:FolderId Id="${encodeFolderId({ oid, folder: key })}"/></t:Delete>`),
      ];
      const next = writeSyncState(scope, new Map(folders.map(describe)));
      return xml`<m:SyncState>${next}</m:SyncState><m:IncludesLastFolderInRange>true</m:IncludesLastFolderInRange><m:Changes>${changes}</m:Changes>`;
    },
  });
  return toAnswer('SyncFolderHierarchy', [answer]);
}

function describe({ key, displayName, parent }: EwsFolder): readonly [name: string, look: string] {
  return [key, `${parent ?? ''}/${displayName}`];
}
