import { changeKeyOf, encodeFolderId } from '../../mailboxes/exchangeIds.ts';
import type { ExchangeServices } from '../../services.ts';
import { itemsIn } from '../items/mailboxItem.ts';
import { type Markup, xml } from '../soap/markup.ts';
import { type Property, type Shape, select } from '../soap/responseShape.ts';
import { childrenOf, type EwsFolder, findFolder } from './mailboxFolder.ts';

interface FolderContent {
  readonly folder: EwsFolder;
  readonly total: number;
  readonly unread: number;
  readonly children: number;
  readonly parent: EwsFolder | undefined;
  readonly changeKey: string;
}

export function folderIdOf({ owner, key }: EwsFolder): string {
  return encodeFolderId({ oid: owner.oid, folder: key });
}

// BaseFolderType and FolderType of types.xsd, in their order, which clients with a strict reader rely on.
const folderProperties: readonly Property<FolderContent>[] = [
  {
    uri: 'folder:FolderId',
    from: 'IdOnly',
    write: ({ folder, changeKey }) => xml`<t:FolderId Id="${folderIdOf(folder)}" ChangeKey="${changeKey}"/>`,
  },
  {
    uri: 'folder:ParentFolderId',
    from: 'AllProperties',
    write: ({ parent }) =>
      parent === undefined ? undefined : xml`<t:ParentFolderId Id="${folderIdOf(parent)}" ChangeKey="AQAAAA=="/>`,
  },
  {
    uri: 'folder:FolderClass',
    from: 'AllProperties',
    write: ({ folder: { kind } }) => {
      if (kind === 'root') return undefined;
      return xml`<t:FolderClass>${kind === 'calendar' ? 'IPF.Appointment' : 'IPF.Note'}</t:FolderClass>`;
    },
  },
  {
    uri: 'folder:DisplayName',
    from: 'Default',
    write: ({ folder }) => xml`<t:DisplayName>${folder.displayName}</t:DisplayName>`,
  },
  {
    uri: 'folder:TotalCount',
    from: 'Default',
    write: ({ total }) => xml`<t:TotalCount>${total}</t:TotalCount>`,
  },
  {
    uri: 'folder:ChildFolderCount',
    from: 'Default',
    write: ({ children }) => xml`<t:ChildFolderCount>${children}</t:ChildFolderCount>`,
  },
  {
    uri: 'folder:DistinguishedFolderId',
    from: 'AllProperties',
    write: ({ folder: { wellKnown } }) =>
      wellKnown === undefined ? undefined : xml`<t:DistinguishedFolderId>${wellKnown}</t:DistinguishedFolderId>`,
  },
  {
    uri: 'folder:UnreadCount',
    from: 'Default',
    // A calendar folder has no unread count.
    write: ({ folder: { kind }, unread }) =>
      kind === 'calendar' ? undefined : xml`<t:UnreadCount>${unread}</t:UnreadCount>`,
  },
];

/** A folder as the shape asks for it. */
export function writeFolder(folder: EwsFolder, shape: Shape, services: ExchangeServices): Markup {
  const items = itemsIn(folder, services);
  const unread = items.filter((item) => item.kind === 'message' && !item.message.flags.includes('\\Seen')).length;
  const state = items.map((item) => (item.kind === 'message' ? item.message.changeNumber : item.item));
  const content = {
    folder,
    total: items.length,
    unread,
    children: childrenOf(folder, services).length,
    parent: folder.parent === undefined ? undefined : findFolder(folder.owner, folder.parent, services),
    changeKey: changeKeyOf(folder.kind === 'calendar' ? 'calendar-folder' : 'folder', [folder.key, state]),
  };
  const properties = select(folderProperties, content, { shape, isList: false });
  if (folder.kind === 'calendar') return xml`<t:CalendarFolder>${properties}</t:CalendarFolder>`;
  return xml`<t:Folder>${properties}</t:Folder>`;
}
