/** A piece of finished XML, made only by `xml`, so that nothing reaches an answer unescaped. */
export interface Markup {
  readonly markup: string;
}

type Insertable = string | number | boolean | undefined | Markup | readonly Markup[];

/** Template tag: text is escaped, markup is inserted as it is, `undefined` leaves nothing behind. */
export function xml(literals: TemplateStringsArray, ...values: readonly Insertable[]): Markup {
  const parts = literals.map((literal, index) => literal + (index < values.length ? insert(values[index]) : ''));
  return { markup: parts.join('') };
}

function insert(value: Insertable): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return escapeText(String(value));
  if ('markup' in value) return value.markup;
  return value.map((piece) => piece.markup).join('');
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// Text without any of these goes into XML as it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const special = /[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;

function escapeText(text: string): string {
  if (!special.test(text)) return text;
  return Array.from(text)
    .filter(isXmlCharacter)
    .map((character) => escapes[character] ?? character)
    .join('');
}

/** XML 1.0, production 2: control characters other than tab and line ends cannot be written at all, escaped or not. */
export function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0);
  if (code === undefined) return false;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff;
}
