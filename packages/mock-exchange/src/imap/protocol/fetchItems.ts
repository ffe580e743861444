import { ArgumentError } from './argumentReader.ts';
import type { Argument } from './commandParser.ts';

/** Which part of a message: `path` are the numbers, `text` what follows them. */
export interface Section {
  readonly path: readonly number[];
  readonly part: 'all' | 'header' | 'text' | 'mime' | 'fields' | 'fields-not';
  /** In small letters. */
  readonly fields: readonly string[];
  /** What stands between the brackets of the answer. */
  readonly name: string;
}

export type FetchItem =
  | { readonly kind: 'flags' | 'uid' | 'internaldate' | 'size' | 'envelope' | 'body' | 'bodystructure' }
  | {
      readonly kind: 'section';
      /** How the answer names it. */
      readonly label: string;
      readonly section: Section;
      readonly partial: { readonly from: number; readonly count: number } | undefined;
      /** Leaves the message unread. */
      readonly peek: boolean;
    };

const simple: Readonly<Record<string, FetchItem>> = {
  FLAGS: { kind: 'flags' },
  UID: { kind: 'uid' },
  INTERNALDATE: { kind: 'internaldate' },
  'RFC822.SIZE': { kind: 'size' },
  ENVELOPE: { kind: 'envelope' },
  BODY: { kind: 'body' },
  BODYSTRUCTURE: { kind: 'bodystructure' },
  RFC822: whole('RFC822', 'all', false),
  'RFC822.HEADER': whole('RFC822.HEADER', 'header', true),
  'RFC822.TEXT': whole('RFC822.TEXT', 'text', false),
};

const fast = ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'] as const;
const macros: Readonly<Record<string, readonly string[]>> = {
  FAST: fast,
  ALL: [...fast, 'ENVELOPE'],
  FULL: [...fast, 'ENVELOPE', 'BODY'],
};

function whole(label: string, part: Section['part'], peek: boolean): FetchItem {
  return { kind: 'section', label, section: { path: [], part, fields: [], name: '' }, partial: undefined, peek };
}

/** What a FETCH asks for: one item, a macro, or items in brackets. Throws `ArgumentError`. */
export function parseFetchItems(given: Argument): readonly FetchItem[] {
  if (given.kind === 'string') throw new ArgumentError('items');
  if (given.kind === 'atom') {
    const macro = macros[given.text.toUpperCase()];
    return macro === undefined ? [parseItem(given.text)] : macro.map(parseItem);
  }
  if (given.items.length === 0) throw new ArgumentError('items');
  return given.items.map((item) => {
    if (item.kind !== 'atom') throw new ArgumentError('item');
    return parseItem(item.text);
  });
}

function parseItem(text: string): FetchItem {
  const known = simple[text.toUpperCase()];
  if (known !== undefined) return known;
  const found = /^BODY(\.PEEK)?\[([^\]]*)\](?:<(\d{1,10})\.(\d{1,10})>)?$/i.exec(text);
  if (found === null) throw new ArgumentError('item');
  const [, peek, name = '', from, count] = found;
  const partial = from === undefined ? undefined : { from: Number(from), count: Number(count) };
  if (partial?.count === 0) throw new ArgumentError('partial');
  const section = parseSection(name);
  const label = `BODY[${section.name}]${partial === undefined ? '' : `<${partial.from}>`}`;
  return { kind: 'section', label, section, partial, peek: peek !== undefined };
}

const parts: Readonly<Record<string, Section['part']>> = {
  '': 'all',
  HEADER: 'header',
  TEXT: 'text',
  MIME: 'mime',
  'HEADER.FIELDS': 'fields',
  'HEADER.FIELDS.NOT': 'fields-not',
};

function parseSection(name: string): Section {
  const found = /^((?:[1-9]\d{0,3})(?:\.[1-9]\d{0,3})*)?\.?([A-Za-z.]*?)(?: \(([^()]+)\))?$/.exec(name);
  const [, numbers = '', text = '', list] = found ?? [];
  const part = parts[text.toUpperCase()];
  const written = [numbers, text].filter((piece) => piece !== '').join('.') + (list === undefined ? '' : ` (${list})`);
  if (found === null || part === undefined || name !== written) throw new ArgumentError('section');
  if (part === 'mime' && numbers === '') throw new ArgumentError('section');
  if ((part === 'fields' || part === 'fields-not') !== (list !== undefined)) throw new ArgumentError('section');
  const fields = (list ?? '').split(' ').filter((field) => field !== '');
  const names = fields.map((field) => field.replace(/^"(.*)"$/, '$1').toLowerCase());
  const path = numbers === '' ? [] : numbers.split('.').map(Number);
  // The words in capitals, the fields as they were asked for.
  return { path, part, fields: names, name: written.replace(text, text.toUpperCase()) };
}
