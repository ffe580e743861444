import { openFolder } from '../access/openFolder.ts';
import type { EwsSession } from '../access/session.ts';
import { readFolderReferences } from '../folders/folderReference.ts';
import type { EwsFolder } from '../folders/mailboxFolder.ts';
import { EwsError, schemaViolation, UnservedRequest } from '../soap/ewsError.ts';
import { type Markup, xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import { readShape } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { type ItemView, type Page, pageOf, readItemView, viewOf } from './itemView.ts';
import { type EwsItem, itemsIn } from './mailboxItem.ts';
import { readRestriction, readSortOrder } from './search.ts';
import { writeItem } from './writeItem.ts';

const traversals = ['Shallow', 'SoftDeleted', 'Associated'];
const unserved = [
  'QueryString',
  'GroupBy',
  'DistinguishedGroupBy',
  'FractionalPageItemView',
  'SeekToConditionPageItemView',
];

/** `FindItem`: the items of folders, by span of time (`CalendarView`) or page by page (`IndexedPageItemView`). */
export async function findItem(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const traversal = operation.attributes.get('Traversal') ?? '';
  if (!traversals.includes(traversal)) throw schemaViolation("The 'Traversal' attribute is invalid or missing.");
  // To leave it out silently would answer with the wrong items.
  const missing = unserved.find((name) => childOf(operation, messagesNamespace, name) !== undefined);
  if (missing !== undefined) throw new UnservedRequest(`${missing} in FindItem`);
  const shape = readShape(operation, 'ItemShape');
  const view = readItemView(operation);
  const fits = readRestriction(childOf(operation, messagesNamespace, 'Restriction'));
  const compare = readSortOrder(childOf(operation, messagesNamespace, 'SortOrder'));
  const references = readFolderReferences(childOf(operation, messagesNamespace, 'ParentFolderIds'));
  return answerEach('FindItem', references, (reference) => ({
    work: async () => {
      const folder = await openFolder(reference(), session);
      // Nothing is ever soft-deleted or associated here.
      const all = traversal === 'Shallow' ? itemsIn(folder, session.services) : [];
      const page = takePage(await compare(await fits(all)), folder, view);
      const elements: Markup[] = [];
      for (const item of page.items) elements.push(await writeItem(item, { shape, isList: true, session }));
      return rootFolder(page, elements);
    },
  }));
}

/** Cuts the asked part out of a folder's items. */
export function takePage(items: readonly EwsItem[], folder: EwsFolder, view: ItemView): Page<EwsItem> {
  if (view.kind === 'page') return pageOf(items, view);
  if (folder.kind !== 'calendar') throw new EwsError('ErrorCalendarFolderIsInvalidForCalendarView');
  const appointments = items.filter((item) => item.kind === 'appointment');
  return viewOf(appointments, view, ({ item }) => item);
}

function rootFolder({ nextOffset, total, includesLast }: Page<EwsItem>, elements: readonly Markup[]): Markup {
  const paging = nextOffset === undefined ? undefined : xml` IndexedPagingOffset="${nextOffset}"`;
  return xml`<m:RootFolder${paging} TotalItemsInView="${total}" IncludesLastItemInRange="${includesLast}"><t:Items>${elements}</t:Items></m:RootFolder>`;
}
