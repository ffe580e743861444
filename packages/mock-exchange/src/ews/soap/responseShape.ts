import { EwsError, schemaViolation } from './ewsError.ts';
import type { Markup } from './markup.ts';
import { messagesNamespace, typesNamespace } from './namespaces.ts';
import { childOf, type XmlElement } from './xmlElement.ts';

const baseShapes = ['IdOnly', 'Default', 'AllProperties'] as const;
export type BaseShape = (typeof baseShapes)[number];

const bodyTypes = ['Best', 'HTML', 'Text'] as const;

/** A MAPI property as a client names it. */
export interface ExtendedField {
  /** Its attributes, as they are repeated in the answer. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** The number of a tagged property, for example 0x0037. */
  readonly tag: number | undefined;
  readonly type: string;
}

/** Which properties were asked for, and how they should be written. */
export interface Shape {
  readonly base: BaseShape;
  readonly uris: ReadonlySet<string>;
  readonly extended: readonly ExtendedField[];
  /** Names of single header fields. */
  readonly headers: readonly string[];
  readonly includeMime: boolean;
  readonly bodyType: (typeof bodyTypes)[number];
}

/** A property of a folder or an item: which shapes bring it, its name in `FieldURI`, and how it is written. */
export interface Property<T> {
  readonly uri: string;
  /** The least shape that brings it by itself; `asked` = none does. */
  readonly from: BaseShape | 'asked';
  /** Not even AllProperties brings it in a list: it takes GetItem. */
  readonly onlySingle?: true;
  readonly write: (subject: T, shape: Shape) => Markup | undefined;
}

/**
 * Reads `FolderShape` or `ItemShape`.
 * @throws EwsError ErrorSchemaValidation when the shape or its base is missing or unknown; ErrorInvalidPropertyRequest for
 * properties of the other kind.
 */
export function readShape(operation: XmlElement, name: 'FolderShape' | 'ItemShape'): Shape {
  const shape = childOf(operation, messagesNamespace, name);
  const base = baseShapes.find((known) => known === childOf(shape, typesNamespace, 'BaseShape')?.text.trim());
  if (base === undefined) throw schemaViolation(`The element '${operation.name}' has incomplete or invalid '${name}'.`);
  const extra = childOf(shape, typesNamespace, 'AdditionalProperties')?.children ?? [];
  const uris = extra.filter((path) => path.name === 'FieldURI').map(readUri);
  const misplaced = name === 'ItemShape' ? /^folder:/ : /^(?!folder:)/;
  if (uris.some((uri) => misplaced.test(uri))) throw new EwsError('ErrorInvalidPropertyRequest');
  const bodyType = childOf(shape, typesNamespace, 'BodyType')?.text.trim() ?? 'Best';
  return {
    base,
    uris: new Set(uris),
    extended: extra.filter((path) => path.name === 'ExtendedFieldURI').map(readExtended),
    headers: extra.filter((path) => path.name === 'IndexedFieldURI').flatMap(readHeaderName),
    includeMime: childOf(shape, typesNamespace, 'IncludeMimeContent')?.text.trim() === 'true',
    bodyType: bodyTypes.find((known) => known === bodyType) ?? 'Best',
  };
}

// types.xsd, UnindexedFieldURIType, by its parts: the several hundred names are not repeated here.
const fieldUri =
  /^(?:folder|item|message|meeting|meetingRequest|calendar|task|contacts|distributionlist|postitem|conversation|persona|rolemember|network|person|abchperson|sharingMessage):[A-Za-z][A-Za-z0-9]*$/;

/** @throws EwsError ErrorSchemaValidation */
export function readUri(path: XmlElement): string {
  const uri = path.attributes.get('FieldURI') ?? '';
  if (fieldUri.test(uri)) return uri;
  throw schemaViolation(
    `The 'FieldURI' attribute is invalid - The value '${uri}' is invalid according to its datatype 'UnindexedFieldURIType' - The Enumeration constraint failed.`,
  );
}

/** @throws EwsError ErrorSchemaValidation */
export function readExtended(path: XmlElement): ExtendedField {
  const type = path.attributes.get('PropertyType');
  if (type === undefined) throw schemaViolation("The required attribute 'PropertyType' is missing.");
  const tag = path.attributes.get('PropertyTag');
  const number = tag === undefined ? undefined : Number(tag);
  if (number !== undefined && !(Number.isInteger(number) && number >= 0 && number <= 0xffff)) {
    throw schemaViolation(`The 'PropertyTag' attribute is invalid - The value '${tag}' is invalid.`);
  }
  return { attributes: [...path.attributes], tag: number, type };
}

function readHeaderName(path: XmlElement): readonly string[] {
  if (path.attributes.get('FieldURI') !== 'item:InternetMessageHeader') return [];
  return [path.attributes.get('FieldIndex') ?? ''];
}

/** The properties that the shape brings, in the order in which they stand in the table. */
export function select<T>(
  properties: readonly Property<T>[],
  subject: T,
  { shape, isList }: { readonly shape: Shape; readonly isList: boolean },
): readonly Markup[] {
  return properties
    .filter(({ uri, from, onlySingle }) => {
      if (isList && onlySingle === true) return false;
      if (shape.uris.has(uri)) return true;
      return from !== 'asked' && baseShapes.indexOf(from) <= baseShapes.indexOf(shape.base);
    })
    .map(({ write }) => write(subject, shape))
    .filter((markup) => markup !== undefined);
}
