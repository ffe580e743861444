import { folderIdOf } from '../folders/folderProperties.ts';
import { type Markup, xml } from '../soap/markup.ts';
import type { Property } from '../soap/responseShape.ts';
import { changeKeyOfItem, type EwsItem, idOf } from './mailboxItem.ts';

// The first properties of ItemType in types.xsd, which every kind of item has. They stand before all others in this order.

interface AnyItem {
  readonly item: EwsItem;
}

export function writeItemId(item: EwsItem): Markup {
  return xml`<t:ItemId Id="${idOf(item)}" ChangeKey="${changeKeyOfItem(item)}"/>`;
}

export const leadingProperties: readonly Property<AnyItem>[] = [
  { uri: 'item:ItemId', from: 'IdOnly', write: ({ item }) => writeItemId(item) },
  {
    uri: 'item:ParentFolderId',
    from: 'AllProperties',
    write: ({ item }) => xml`<t:ParentFolderId Id="${folderIdOf(item.folder)}" ChangeKey="AQAAAA=="/>`,
  },
  {
    uri: 'item:ItemClass',
    from: 'AllProperties',
    write: ({ item }) =>
      xml`<t:ItemClass>${item.kind === 'appointment' ? 'IPM.Appointment' : 'IPM.Note'}</t:ItemClass>`,
  },
];
