import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isXmlCharacter } from './markup.ts';

/** An element known by namespace and local name: clients choose prefixes freely. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** The text is not one well-formed XML document; `line` and `column` count from 1. */
export class XmlSyntaxError extends Error {
  override readonly name = 'XmlSyntaxError';
  readonly line: number;
  readonly column: number;

  constructor(reason: string, line = 1, column = 1) {
    super(reason);
    this.line = line;
    this.column = column;
  }
}

const cdata = '#cdata';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  // References are resolved here: the parser leaves numeric and undeclared ones as they are.
  processEntities: false,
  cdataPropName: cdata,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/**
 * Reads one XML document.
 * @throws XmlSyntaxError when it is not well formed, has a document type, or nests deeper than any EWS request.
 */
export function parseXml(source: string): XmlElement {
  const text = source.replace(/^\ufeff/, '').trimStart();
  if (text === '') throw new XmlSyntaxError('Root element is missing.');
  // .NET's reader, which Exchange uses, prohibits document types as well.
  if (/<!DOCTYPE/i.test(text)) throw new XmlSyntaxError('For security reasons DTD is prohibited in this XML document.');
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw new XmlSyntaxError(verdict.err.msg, verdict.err.line, verdict.err.col);
  const roots = toElements(parseNodes(text), new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));
  const [root, second] = roots;
  if (root === undefined) throw new XmlSyntaxError('Root element is missing.');
  if (second !== undefined) throw new XmlSyntaxError('There are multiple root elements.');
  return root;
}

function parseNodes(text: string): readonly unknown[] {
  try {
    const nodes: unknown = parser.parse(text);
    return Array.isArray(nodes) ? nodes : [];
  } catch (error) {
    throw new XmlSyntaxError(error instanceof Error ? error.message : 'The document cannot be read.');
  }
}

// The parser's ordered form: an array of { [tag]: children[], ':@'?: attributes } and { '#text': text }.
function toElements(nodes: readonly unknown[], inherited: ReadonlyMap<string, string>): XmlElement[] {
  return nodes.flatMap((node) => {
    if (typeof node !== 'object' || node === null) return [];
    const tag = Object.keys(node).find((key) => ![':@', '#text', cdata].includes(key));
    if (tag === undefined) return [];
    const children: unknown = Reflect.get(node, tag);
    const attributes = new Map(
      Object.entries(Object(Reflect.get(node, ':@') ?? {})).map(([k, v]) => [k, resolveReferences(String(v))]),
    );
    const scope = declare(inherited, attributes);
    const [prefix, name] = splitName(tag);
    const namespace = scope.get(prefix);
    if (namespace === undefined && prefix !== '') throw new XmlSyntaxError(`'${prefix}' is an undeclared prefix.`);
    const list = Array.isArray(children) ? children : [];
    const element = {
      namespace: namespace ?? '',
      name,
      attributes,
      children: toElements(list, scope),
      text: textOf(list),
    };
    return [element];
  });
}

function declare(inherited: ReadonlyMap<string, string>, attributes: ReadonlyMap<string, string>) {
  const declared = [...attributes].flatMap(([key, value]): [string, string][] => {
    if (key === 'xmlns') return [['', value]];
    return key.startsWith('xmlns:') ? [[key.slice('xmlns:'.length), value]] : [];
  });
  return declared.length === 0 ? inherited : new Map([...inherited, ...declared]);
}

function splitName(tag: string): [prefix: string, name: string] {
  const colon = tag.indexOf(':');
  return colon < 0 ? ['', tag] : [tag.slice(0, colon), tag.slice(colon + 1)];
}

function textOf(nodes: readonly unknown[]): string {
  return nodes.map(ownText).join('').trim();
}

function ownText(node: unknown): string {
  if (typeof node !== 'object' || node === null) return '';
  const text: unknown = Reflect.get(node, '#text');
  if (typeof text === 'string') return resolveReferences(text);
  const literal: unknown = Reflect.get(node, cdata);
  return Array.isArray(literal)
    ? literal.map((piece) => String(Reflect.get(Object(piece), '#text') ?? '')).join('')
    : '';
}

const namedReferences: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function resolveReferences(text: string): string {
  return text.replace(/&([^;&]*);/g, (_, name: string) => namedReferences.get(name) ?? numericReference(name));
}

function numericReference(name: string): string {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const character = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  if (!isXmlCharacter(character)) throw new XmlSyntaxError(`Reference to undeclared entity '${name}'.`);
  return character;
}

/** The first child with this namespace and name. */
export function childOf(element: XmlElement | undefined, namespace: string, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.namespace === namespace && child.name === name);
}
