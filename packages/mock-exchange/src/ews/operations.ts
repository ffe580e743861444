import type { EwsSession } from './access/session.ts';
import { findFolders } from './folders/findFolder.ts';
import { getFolder } from './folders/getFolder.ts';
import { getAttachment } from './items/attachments.ts';
import { createItem } from './items/createItem.ts';
import { deleteItem } from './items/deleteItem.ts';
import { findItem } from './items/findItem.ts';
import { getItem } from './items/getItem.ts';
import { sendItem } from './items/sendItem.ts';
import { updateItem } from './items/updateItem.ts';
import { resolveNames } from './names/resolveNames.ts';
import type { OperationAnswer } from './soap/operationAnswer.ts';
import type { XmlElement } from './soap/xmlElement.ts';
import { syncFolderHierarchy } from './sync/syncFolderHierarchy.ts';
import { syncFolderItems } from './sync/syncFolderItems.ts';

type Operation = (element: XmlElement, session: EwsSession) => Promise<OperationAnswer>;

const operations: Readonly<Record<string, Operation>> = {
  GetFolder: getFolder,
  FindFolder: findFolders,
  FindItem: findItem,
  GetItem: getItem,
  CreateItem: createItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  SendItem: sendItem,
  GetAttachment: getAttachment,
  SyncFolderItems: syncFolderItems,
  SyncFolderHierarchy: syncFolderHierarchy,
  ResolveNames: resolveNames,
};

export const operationNames: readonly string[] = Object.keys(operations);

export function findOperation(name: string): Operation | undefined {
  return Object.hasOwn(operations, name) ? operations[name] : undefined;
}
