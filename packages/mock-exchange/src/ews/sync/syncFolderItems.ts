import { createHash } from 'node:crypto';
import { decodeItemId, encodeItemId } from '../../mailboxes/exchangeIds.ts';
import { openFolder } from '../access/openFolder.ts';
import type { EwsSession } from '../access/session.ts';
import { readOneReference } from '../folders/folderReference.ts';
import type { EwsFolder } from '../folders/mailboxFolder.ts';
import { writeItemId } from '../items/itemProperties.ts';
import { type EwsItem, itemsIn } from '../items/mailboxItem.ts';
import { writeItem } from '../items/writeItem.ts';
import { schemaViolation } from '../soap/ewsError.ts';
import { type Markup, xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerOne, type OperationAnswer, toAnswer } from '../soap/operationAnswer.ts';
import { readShape, type Shape } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { compare, type Known, readSyncState, writeSyncState } from './syncState.ts';

// messages.xsd, MaxSyncChangesReturnedType.
const mostChanges = 512;

/** `SyncFolderItems`: what was made, changed and deleted in a folder since the client asked last. */
export async function syncFolderItems(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const shape = readShape(operation, 'ItemShape');
  const list = childOf(operation, messagesNamespace, 'SyncFolderId');
  if (list === undefined) throw schemaViolation("The element 'SyncFolderItems' has incomplete content.");
  const reference = readOneReference(list);
  const max = readMax(childOf(operation, messagesNamespace, 'MaxChangesReturned'));
  const ignored = readIgnored(childOf(operation, messagesNamespace, 'Ignore'));
  const state = childOf(operation, messagesNamespace, 'SyncState')?.text;
  const answer = await answerOne('SyncFolderItems', {
    emptyTail: xml`<m:SyncState/><m:IncludesLastItemInRange>true</m:IncludesLastItemInRange>`,
    work: async () => {
      const folder = await openFolder(reference(), session);
      const scope = `items ${folder.owner.oid}/${folder.key}`;
      const known = readSyncState(scope, state);
      const changes = changesIn(folder, known, session);
      const told = changes.slice(0, max);
      const next = told.reduce((before, { learn }) => learn(before), new Map(known));
      const written: Markup[] = [];
      for (const change of told) {
        if (!ignored.has(change.name)) written.push(await change.write(shape));
      }
      return xml`<m:SyncState>${writeSyncState(scope, next)}</m:SyncState><m:IncludesLastItemInRange>${told.length === changes.length}</m:IncludesLastItemInRange><m:Changes>${written}</m:Changes>`;
    },
  });
  return toAnswer('SyncFolderItems', [answer]);
}

function readMax(element: XmlElement | undefined): number {
  const text = element?.text.trim() ?? '';
  const max = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (max >= 1 && max <= mostChanges) return max;
  throw schemaViolation(
    `The 'MaxChangesReturned' element is invalid - The value '${text}' is invalid according to its datatype 'MaxSyncChangesReturnedType'.`,
  );
}

function readIgnored(list: XmlElement | undefined): ReadonlySet<string> {
  const ids = (list?.children ?? []).map((element) => decodeItemId(element.attributes.get('Id') ?? ''));
  return new Set(ids.flatMap((content) => (content === undefined ? [] : [content.item])));
}

interface Change {
  /** The item's id in its store. */
  readonly name: string;
  readonly learn: (known: Map<string, string>) => Map<string, string>;
  readonly write: (shape: Shape) => Promise<Markup>;
}

function changesIn(folder: EwsFolder, known: Known, session: EwsSession): readonly Change[] {
  const { created, updated, deleted } = compare(known, itemsIn(folder, session.services), describe);
  const tell = (item: EwsItem, write: Change['write']): Change => {
    const [name, look] = describe(item);
    return { name, learn: (map) => map.set(name, look), write };
  };
  const whole = (item: EwsItem, shape: Shape) => writeItem(item, { shape, isList: true, session });
  return [
    ...created.map((item) => tell(item, async (shape) => xml`<t:Create>${await whole(item, shape)}</t:Create>`)),
    ...updated.map((item) =>
      tell(item, async (shape) => {
        if (isReadFlagOnly(item, known)) return writeReadFlag(item);
        return xml`<t:Update>${await whole(item, shape)}</t:Update>`;
      }),
    ),
    ...deleted.map((name): Change => {
      const id = encodeItemId({ oid: folder.owner.oid, folder: folder.key, item: name });
      return {
        name,
        learn: (map) => {
          map.delete(name);
          return map;
        },
        write: async () => xml`<t:Delete><t:ItemId Id="${id}"/></t:Delete>`,
      };
    }),
  ];
}

/** The last character says whether it is read, the others what else it is like. */
function describe(item: EwsItem): readonly [name: string, look: string] {
  if (item.kind === 'appointment') return [item.item.id, `${digest(item.item)}-`];
  const { id, identity, flags } = item.message;
  const others = flags.filter((flag) => flag !== '\\Seen').sort();
  return [identity, `${digest([id, others])}${flags.includes('\\Seen') ? 'r' : 'u'}`];
}

function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64').slice(0, 8);
}

function isReadFlagOnly(item: EwsItem, known: Known): boolean {
  const [name, look] = describe(item);
  return known.get(name)?.slice(0, -1) === look.slice(0, -1);
}

function writeReadFlag(item: EwsItem): Markup {
  const isRead = item.kind === 'message' && item.message.flags.includes('\\Seen');
  return xml`<t:ReadFlagChange>${writeItemId(item)}<t:IsRead>${isRead}</t:IsRead></t:ReadFlagChange>`;
}
