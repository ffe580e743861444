import type { MailFolder } from '../../mailboxes/mail/mailFolder.ts';
import { MailStoreError } from '../../mailboxes/mail/mailStoreError.ts';
import { answerCollection, countAnswer } from '../odata/collection.ts';
import { project, readCollectionOptions, readSelect } from '../odata/queryOptions.ts';
import { GraphError, quoted, refuse, unreadableBody } from '../protocol/graphError.ts';
import { type GraphAnswer, readJsonObject } from '../protocol/graphRequest.ts';
import { readBoolean, readMembers, readText } from '../protocol/readBody.ts';
import { contextOf, created, entityAnswer, type GraphCall, noContent, type Route } from '../protocol/route.ts';
import { childrenOf, findFolder, isRoot, viewFolder, viewRoot } from './mailFolders.ts';
import { mailFolderType } from './messageType.ts';

export const folderRoutes: readonly Route[] = [
  { method: 'GET', path: 'mailFolders', need: 'mail-basics', run: listFolders },
  { method: 'GET', path: 'mailFolders/$count', need: 'mail-basics', run: countFolders },
  { method: 'GET', path: 'mailFolders/:folder', need: 'mail-basics', run: getFolder },
  { method: 'GET', path: 'mailFolders/:folder/childFolders', need: 'mail-basics', run: listFolders },
  { method: 'POST', path: 'mailFolders', need: 'mail-write', run: createFolder },
  { method: 'POST', path: 'mailFolders/:folder/childFolders', need: 'mail-write', run: createFolder },
  { method: 'PATCH', path: 'mailFolders/:folder', need: 'mail-write', run: renameFolder },
  { method: 'DELETE', path: 'mailFolders/:folder', need: 'mail-write', run: deleteFolder },
];

function foldersBelow(call: GraphCall): readonly MailFolder[] {
  const { folder: reference } = call.params;
  const { owner, folders } = call.mailbox;
  const all = call.services.mail.folders(owner);
  const isTop = reference === undefined || isRoot(reference, owner);
  const found = childrenOf(all, isTop ? undefined : findFolder(call, reference).path);
  return folders === 'all' ? found : found.filter(({ specialUse }) => specialUse === 'inbox');
}

async function listFolders(call: GraphCall): Promise<GraphAnswer> {
  const options = readCollectionOptions(call.options, {
    type: mailFolderType,
    takes: ['top', 'skip', 'orderby', 'filter', 'count'],
  });
  const view = (folder: MailFolder) => viewFolder(call, folder);
  const what =
    call.params.folder === undefined
      ? 'mailFolders'
      : `mailFolders('${encodeURIComponent(call.params.folder)}')/childFolders`;
  return answerCollection(call.request, options, {
    rows: { rows: foldersBelow(call), type: mailFolderType, toKey: view, view },
    page: { context: contextOf(call, what), pageSize: 10, maxPageSize: call.prefer.maxPageSize },
  });
}

async function countFolders(call: GraphCall): Promise<GraphAnswer> {
  return countAnswer(foldersBelow(call).length);
}

async function getFolder(call: GraphCall): Promise<GraphAnswer> {
  const { folder: reference = '' } = call.params;
  const select = readSelect(call.options.get('select'), mailFolderType);
  const view = isRoot(reference, call.mailbox.owner) ? viewRoot(call) : viewFolder(call, findFolder(call, reference));
  return entityAnswer(call, 'mailFolders/$entity', project(view, select, mailFolderType));
}

async function createFolder(call: GraphCall): Promise<GraphAnswer> {
  const { owner } = call.mailbox;
  const { folder: reference } = call.params;
  const name = await readName(call);
  const isTop = reference === undefined || isRoot(reference, owner);
  const path = isTop ? name : `${findFolder(call, reference).path}/${name}`;
  const folder = await explain(name, () => call.services.mail.createFolder(owner, path));
  return created(call, 'mailFolders', viewFolder(call, folder));
}

async function renameFolder(call: GraphCall): Promise<GraphAnswer> {
  const folder = findFolder(call, call.params.folder ?? '');
  const name = await readName(call);
  const path = `${folder.path.slice(0, folder.path.lastIndexOf('/') + 1)}${name}`;
  const renamed = await explain(name, () => call.services.mail.renameFolder(call.mailbox.owner, folder.id, path));
  return entityAnswer(call, 'mailFolders/$entity', viewFolder(call, renamed));
}

async function deleteFolder(call: GraphCall): Promise<GraphAnswer> {
  const folder = findFolder(call, call.params.folder ?? '');
  await explain(folder.path, () => call.services.mail.deleteFolder(call.mailbox.owner, folder.id));
  return noContent;
}

async function readName({ request }: GraphCall): Promise<string> {
  const members = readMembers(await readJsonObject(request), 'microsoft.graph.mailFolder', ['displayName', 'isHidden']);
  readBoolean(members.isHidden);
  const name = readText(members.displayName);
  if (name === undefined || name.includes('/'))
    throw unreadableBody("The property 'DisplayName' is required when creating the entity.");
  return name;
}

async function explain<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof MailStoreError)) throw error;
    throw toGraphError(error, name);
  }
}

function toGraphError({ code }: MailStoreError, name: string): GraphError {
  if (code === 'folder-exists') {
    const message = `A folder with the specified name already exists., Could not create folder '${quoted(name)}'.`;
    return new GraphError({ status: 409, code: 'ErrorFolderExists', message });
  }
  if (code === 'folder-fixed') return refuse('deleteDistinguishedFolder');
  if (code === 'folder-not-found') return refuse('itemNotFound');
  // [unverified]
  return new GraphError({ status: 400, code: 'ErrorInvalidFolderName', message: 'The folder name is not valid.' });
}
