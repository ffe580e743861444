import { EwsError, schemaViolation, UnservedRequest } from '../soap/ewsError.ts';
import { typesNamespace } from '../soap/namespaces.ts';
import { readUri } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { readMessage } from './itemContent.ts';
import { readDateTime } from './itemView.ts';
import type { EwsItem } from './mailboxItem.ts';

type Value = string | number | boolean;

/** What an item is searched and sorted by. Times are epoch milliseconds. */
type Values = Readonly<Record<string, Value | undefined>>;

type ValueKind = 'text' | 'time' | 'number' | 'truth';

const kinds: Readonly<Record<string, ValueKind>> = {
  'item:Subject': 'text',
  'item:ItemClass': 'text',
  'item:DateTimeReceived': 'time',
  'item:DateTimeSent': 'time',
  'item:DateTimeCreated': 'time',
  'item:LastModifiedTime': 'time',
  'item:Size': 'number',
  'item:HasAttachments': 'truth',
  'item:IsDraft': 'truth',
  'item:DisplayTo': 'text',
  'item:DisplayCc': 'text',
  'message:IsRead': 'truth',
  'message:From': 'text',
  'message:Sender': 'text',
  'message:InternetMessageId': 'text',
  'calendar:Start': 'time',
  'calendar:End': 'time',
  'calendar:Location': 'text',
};

async function valuesOf(item: EwsItem): Promise<Values> {
  if (item.kind === 'appointment') {
    const { subject, start, end, location } = item.item;
    const times = { 'calendar:Start': Date.parse(start), 'calendar:End': Date.parse(end) };
    const texts = { 'item:Subject': subject, 'item:ItemClass': 'IPM.Appointment', 'calendar:Location': location };
    return { ...times, ...texts, 'item:HasAttachments': false, 'item:IsDraft': false };
  }
  const { flags, raw, receivedAt } = item.message;
  const { parsed } = await readMessage(item);
  return {
    'item:Subject': parsed.subject,
    'item:ItemClass': 'IPM.Note',
    'item:DateTimeReceived': receivedAt,
    'item:DateTimeSent': parsed.sentAt ?? receivedAt,
    'item:DateTimeCreated': receivedAt,
    'item:LastModifiedTime': receivedAt,
    'item:Size': raw.length,
    'item:HasAttachments': parsed.attachments.some(({ isInline }) => !isInline),
    'item:IsDraft': flags.includes('\\Draft'),
    'item:DisplayTo': parsed.to.map(({ name, address }) => name || address).join('; '),
    'item:DisplayCc': parsed.cc.map(({ name, address }) => name || address).join('; '),
    'message:IsRead': flags.includes('\\Seen'),
    'message:From': parsed.from?.address,
    'message:Sender': parsed.sender?.address,
    'message:InternetMessageId': parsed.messageId,
  };
}

type Test = (values: Values) => boolean;

/**
 * Reads a `Restriction` (SearchExpressionType of types.xsd) into a filter.
 * @throws EwsError ErrorSchemaValidation; ErrorUnsupportedPathForQuery; UnservedRequest.
 */
export function readRestriction(
  restriction: XmlElement | undefined,
): (items: readonly EwsItem[]) => Promise<readonly EwsItem[]> {
  const [expression] = restriction?.children ?? [];
  if (restriction === undefined) return async (items) => items;
  if (expression === undefined) throw schemaViolation("The element 'Restriction' has incomplete content.");
  const test = readTest(expression);
  return async (items) => {
    const kept: EwsItem[] = [];
    for (const item of items) if (test(await valuesOf(item))) kept.push(item);
    return kept;
  };
}

const comparisons: Readonly<Record<string, (difference: number) => boolean>> = {
  IsEqualTo: (difference) => difference === 0,
  IsNotEqualTo: (difference) => difference !== 0,
  IsGreaterThan: (difference) => difference > 0,
  IsGreaterThanOrEqualTo: (difference) => difference >= 0,
  IsLessThan: (difference) => difference < 0,
  IsLessThanOrEqualTo: (difference) => difference <= 0,
};

function readTest(expression: XmlElement): Test {
  const parts = expression.children;
  if (expression.name === 'And' || expression.name === 'Or') {
    const tests = parts.map(readTest);
    if (tests.length === 0) throw schemaViolation(`The element '${expression.name}' has incomplete content.`);
    return (values) => (expression.name === 'And' ? tests.every((t) => t(values)) : tests.some((t) => t(values)));
  }
  if (expression.name === 'Not') {
    const [inner] = parts;
    if (inner === undefined) throw schemaViolation("The element 'Not' has incomplete content.");
    const test = readTest(inner);
    return (values) => !test(values);
  }
  const uri = readPath(expression, 'ErrorUnsupportedPathForQuery');
  if (expression.name === 'Exists') return (values) => values[uri] !== undefined;
  if (expression.name === 'Contains') return readContains(expression, uri);
  const holds = Object.hasOwn(comparisons, expression.name) ? comparisons[expression.name] : undefined;
  if (holds === undefined) throw new UnservedRequest(`${expression.name} in a Restriction`);
  const wanted = readConstant(expression, uri);
  return (values) => {
    const value = values[uri];
    return value !== undefined && holds(compareValues(value, wanted));
  };
}

function readPath(element: XmlElement, refusal: 'ErrorUnsupportedPathForQuery' | 'ErrorUnsupportedPathForSortGroup') {
  const path = element.children.find(({ name }) => name.endsWith('FieldURI'));
  if (path === undefined) throw schemaViolation(`The element '${element.name}' has incomplete content.`);
  if (path.name !== 'FieldURI') throw new UnservedRequest(`${path.name} in ${element.name}`);
  const uri = readUri(path);
  if (!Object.hasOwn(kinds, uri)) throw new EwsError(refusal);
  return uri;
}

function readContains(expression: XmlElement, uri: string): Test {
  const mode = expression.attributes.get('ContainmentMode') ?? 'FullString';
  const sensitive = (expression.attributes.get('ContainmentComparison') ?? 'Exact') === 'Exact';
  const fold = (text: string): string => (sensitive ? text : text.toLowerCase());
  const wanted = fold(childOf(expression, typesNamespace, 'Constant')?.attributes.get('Value') ?? '');
  return (values) => {
    const value = fold(String(values[uri] ?? ''));
    if (mode === 'FullString') return value === wanted;
    if (mode === 'Prefixed') return value.startsWith(wanted);
    if (mode === 'ExactPhrase' || mode === 'Substring') return value.includes(wanted);
    return value.split(/\s+/).some((word) => word.startsWith(wanted));
  };
}

function readConstant(expression: XmlElement, uri: string): Value {
  const holder = childOf(expression, typesNamespace, 'FieldURIOrConstant');
  const value = childOf(holder, typesNamespace, 'Constant')?.attributes.get('Value');
  if (value === undefined) throw new UnservedRequest(`a comparison of two properties in a Restriction`);
  if (kinds[uri] === 'time') return readDateTime(value, 'Constant');
  if (kinds[uri] === 'number') return Number(value);
  return kinds[uri] === 'truth' ? value === 'true' || value === '1' : value;
}

function compareValues(one: Value, other: Value): number {
  if (typeof one === 'string' && typeof other === 'string') {
    return one.localeCompare(other, 'en', { sensitivity: 'accent' });
  }
  return Number(one) - Number(other);
}

/**
 * Reads a `SortOrder` into what sorts items by it.
 * @throws EwsError ErrorSchemaValidation; ErrorUnsupportedPathForSortGroup.
 */
export function readSortOrder(
  order: XmlElement | undefined,
): (items: readonly EwsItem[]) => Promise<readonly EwsItem[]> {
  if (order === undefined) return async (items) => items;
  const fields = order.children.map((field) => ({
    uri: readPath(field, 'ErrorUnsupportedPathForSortGroup'),
    sign: field.attributes.get('Order') === 'Descending' ? -1 : 1,
  }));
  if (fields.length === 0) throw schemaViolation("The element 'SortOrder' has incomplete content.");
  return async (items) => {
    const known = await Promise.all(items.map(async (item) => ({ item, values: await valuesOf(item) })));
    const compare = (a: Values, b: Values): number => {
      for (const { uri, sign } of fields) {
        const difference = sign * compareValues(a[uri] ?? '', b[uri] ?? '');
        if (difference !== 0 && !Number.isNaN(difference)) return difference;
      }
      return 0;
    };
    return known.sort((a, b) => compare(a.values, b.values)).map(({ item }) => item);
  };
}
