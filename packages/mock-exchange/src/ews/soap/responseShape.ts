import { schemaViolation } from './ewsError.ts';
import type { Markup } from './markup.ts';
import { messagesNamespace, typesNamespace } from './namespaces.ts';
import { childOf, type XmlElement } from './xmlElement.ts';

const baseShapes = ['IdOnly', 'Default', 'AllProperties'] as const;
export type BaseShape = (typeof baseShapes)[number];

/** A property of a folder or an item: which shapes bring it, its name in `FieldURI`, and how it is written. */
export interface Property<T> {
  readonly uri: string;
  /** The least shape that brings it by itself. */
  readonly from: BaseShape;
  readonly write: (subject: T) => Markup | undefined;
}

/**
 * Reads `FolderShape` or `ItemShape` into a choice of properties.
 * @throws EwsError ErrorSchemaValidation when the shape or its base is missing or unknown.
 */
export function readShape(operation: XmlElement, name: 'FolderShape' | 'ItemShape') {
  const shape = childOf(operation, messagesNamespace, name);
  const base = baseShapes.find((known) => known === childOf(shape, typesNamespace, 'BaseShape')?.text.trim());
  if (base === undefined) throw schemaViolation(`The element '${operation.name}' has incomplete or invalid '${name}'.`);
  const extra = childOf(shape, typesNamespace, 'AdditionalProperties')?.children ?? [];
  const uris = new Set(extra.map((property) => property.attributes.get('FieldURI')));
  return <T>(properties: readonly Property<T>[], subject: T): Markup[] =>
    properties
      .filter(({ uri, from }) => baseShapes.indexOf(from) <= baseShapes.indexOf(base) || uris.has(uri))
      .map(({ write }) => write(subject))
      .filter((markup) => markup !== undefined);
}
