import type { DirectoryUser } from '@authshift/mock-idp';
import type { CalendarItem } from '../../mailboxes/calendarItem.ts';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import { type EwsSession, openFolder } from '../access/folderAccess.ts';
import { encodeFolderId, encodeItemId, readFolderReferences } from '../folders/folderReference.ts';
import { answerOne, type OperationAnswer, toAnswer } from '../folders/getFolder.ts';
import { changeKeyOf } from '../ids/changeKey.ts';
import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { type Markup, xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { type Property, readShape } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { type Page, readItemView, takePage } from './itemView.ts';

/** `FindItem`: the items of folders, by span of time (`CalendarView`) or page by page (`IndexedPageItemView`). */
export async function findItem(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const traversal = operation.attributes.get('Traversal');
  if (traversal === undefined) throw schemaViolation("The required attribute 'Traversal' is missing.");
  // To search or sort is not built; to leave it out silently would answer with the wrong items.
  if (unservedChildren.some((name) => childOf(operation, messagesNamespace, name) !== undefined)) {
    throw new EwsError('ErrorInvalidRequest');
  }
  const select = readShape(operation, 'ItemShape');
  const references = readFolderReferences(childOf(operation, messagesNamespace, 'ParentFolderIds'));
  const answers: Awaited<ReturnType<typeof answerOne>>[] = [];
  for (const reference of references) {
    answers.push(
      await answerOne('FindItem', undefined, async () => {
        const { owner, folder } = await openFolder(reference(), session);
        // Nothing is ever soft-deleted or associated here.
        const items = traversal === 'Shallow' ? session.mailboxes.items(owner, folder) : [];
        const page = takePage(items, folder, readItemView(operation));
        const organizers = await findOrganizers(page.items, owner, session);
        const elements = page.items.map((item) => {
          const subject = { item, owner, organizer: organizers.get(item.organizer) ?? nameAndAddress(owner) };
          return xml`<t:CalendarItem>${select(itemProperties, subject)}</t:CalendarItem>`;
        });
        return rootFolder(page, elements);
      }),
    );
  }
  return toAnswer('FindItem', answers);
}

const unservedChildren = ['Restriction', 'SortOrder', 'QueryString', 'GroupBy', 'DistinguishedGroupBy'] as const;

function rootFolder({ nextOffset, total, includesLast }: Page, elements: readonly Markup[]): Markup {
  const paging = nextOffset === undefined ? undefined : xml` IndexedPagingOffset="${nextOffset}"`;
  return xml`<m:RootFolder${paging} TotalItemsInView="${total}" IncludesLastItemInRange="${includesLast}"><t:Items>${elements}</t:Items></m:RootFolder>`;
}

interface Organizer {
  readonly name: string;
  readonly address: string;
}

function nameAndAddress(user: DirectoryUser): Organizer {
  return { name: user.displayName, address: primaryAddress(user) };
}

async function findOrganizers(items: readonly CalendarItem[], owner: DirectoryUser, session: EwsSession) {
  const addresses = new Set(items.map((item) => item.organizer).filter((address) => address !== undefined));
  const found = new Map<string | undefined, Organizer>();
  for (const address of addresses) {
    const user = await session.directory.findUser({ tenantId: owner.tenantId, address });
    found.set(address, user === undefined ? { name: address, address } : nameAndAddress(user));
  }
  return found;
}

interface ItemContent {
  readonly item: CalendarItem;
  readonly owner: DirectoryUser;
  readonly organizer: Organizer;
}

// In the order of types.xsd, which clients with a strict reader rely on.
const itemProperties: readonly Property<ItemContent>[] = [
  {
    uri: 'item:ItemId',
    from: 'IdOnly',
    write: ({ item, owner }) =>
      xml`<t:ItemId Id="${encodeItemId(owner.oid, item.id)}" ChangeKey="${changeKeyOf(item)}"/>`,
  },
  {
    uri: 'item:ParentFolderId',
    from: 'AllProperties',
    write: ({ owner }) => xml`<t:ParentFolderId Id="${encodeFolderId(owner.oid, 'calendar')}"/>`,
  },
  {
    uri: 'item:ItemClass',
    from: 'AllProperties',
    write: () => xml`<t:ItemClass>IPM.Appointment</t:ItemClass>`,
  },
  { uri: 'item:Subject', from: 'Default', write: ({ item }) => xml`<t:Subject>${item.subject}</t:Subject>` },
  { uri: 'item:HasAttachments', from: 'Default', write: () => xml`<t:HasAttachments>false</t:HasAttachments>` },
  {
    uri: 'calendar:UID',
    from: 'AllProperties',
    write: ({ item, owner }) => xml`<t:UID>${owner.oid}-${item.id}</t:UID>`,
  },
  { uri: 'calendar:Start', from: 'Default', write: ({ item }) => xml`<t:Start>${seconds(item.start)}</t:Start>` },
  { uri: 'calendar:End', from: 'Default', write: ({ item }) => xml`<t:End>${seconds(item.end)}</t:End>` },
  {
    uri: 'calendar:IsAllDayEvent',
    from: 'AllProperties',
    write: () => xml`<t:IsAllDayEvent>false</t:IsAllDayEvent>`,
  },
  {
    uri: 'calendar:LegacyFreeBusyStatus',
    from: 'Default',
    write: () => xml`<t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus>`,
  },
  {
    uri: 'calendar:CalendarItemType',
    from: 'Default',
    write: () => xml`<t:CalendarItemType>Single</t:CalendarItemType>`,
  },
  {
    uri: 'calendar:Organizer',
    from: 'Default',
    write: ({ organizer }) =>
      xml`<t:Organizer><t:Mailbox><t:Name>${organizer.name}</t:Name><t:EmailAddress>${organizer.address}</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType><t:MailboxType>Mailbox</t:MailboxType></t:Mailbox></t:Organizer>`,
  },
];

// Exchange writes whole seconds in UTC.
function seconds(time: string): string {
  return `${time.slice(0, 19)}Z`;
}
