import { refusedTask } from './cmdletError.ts';

/** What a filter asks of an object: `read` gives the values of a property, undefined for one that it does not have. */
export type RecipientFilter = (read: (property: string) => readonly string[] | undefined) => boolean;

type Token = { readonly kind: 'word' | 'text' | 'operator' | 'bracket'; readonly text: string };

/**
 * Reads a filter such as `(PrimarySmtpAddress -like 'sync*') -and (CustomAttribute1 -eq 'x')` ("Filterable properties for the
 * RecipientFilter parameter", OPATH).
 * @throws CmdletError [unverified words]
 */
export function readFilter(filter: string): RecipientFilter {
  const tokens = tokensOf(filter);
  const cursor = { at: 0 };
  const next = (): Token | undefined => tokens[cursor.at];
  const isNext = (text: string): boolean => next()?.kind !== 'text' && next()?.text.toLowerCase() === text;

  const readEither = (): RecipientFilter => {
    const parts = [readBoth()];
    while (isNext('-or')) {
      cursor.at += 1;
      parts.push(readBoth());
    }
    return (read) => parts.some((part) => part(read));
  };
  const readBoth = (): RecipientFilter => {
    const parts = [readOne()];
    while (isNext('-and')) {
      cursor.at += 1;
      parts.push(readOne());
    }
    return (read) => parts.every((part) => part(read));
  };
  const readOne = (): RecipientFilter => {
    if (isNext('-not') || isNext('!')) {
      cursor.at += 1;
      const inner = readOne();
      return (read) => !inner(read);
    }
    if (!isNext('(')) return readComparison();
    cursor.at += 1;
    const inner = readEither();
    if (!isNext(')')) throw malformed(filter);
    cursor.at += 1;
    return inner;
  };
  const readComparison = (): RecipientFilter => {
    const [property, operator, value] = tokens.slice(cursor.at, cursor.at + 3);
    cursor.at += 3;
    if (property?.kind !== 'word' || operator?.kind !== 'operator' || value === undefined) throw malformed(filter);
    if (value.kind !== 'text' && value.kind !== 'word') throw malformed(filter);
    return compare(
      property.text,
      operator.text.toLowerCase(),
      value.kind === 'word' ? wordValue(value.text) : value.text,
      filter,
    );
  };

  const whole = readEither();
  if (cursor.at < tokens.length) throw malformed(filter);
  return whole;
}

const pieces =
  /\s+|(?<text>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?<bracket>[()])|(?<operator>-[a-z]+|!)|(?<word>\$?[\w.*@-]+)|(?<other>.)/giy;

function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const found of filter.matchAll(pieces)) {
    const { text, bracket, operator, word, other } = found.groups ?? {};
    if (other !== undefined) throw malformed(filter);
    if (text !== undefined) {
      const quote = text.charAt(0);
      tokens.push({ kind: 'text', text: text.slice(1, -1).replaceAll(quote + quote, quote) });
    }
    if (bracket !== undefined) tokens.push({ kind: 'bracket', text: bracket });
    if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
  }
  return tokens;
}

function wordValue(word: string): string {
  return word.toLowerCase() === '$null' ? '' : word.replace(/^\$(true|false)$/i, '$1');
}

function compare(property: string, operator: string, value: string, filter: string): RecipientFilter {
  const fits = comparison(operator, value);
  if (fits === undefined) throw malformed(filter);
  const negative = operator.startsWith('-n');
  return (read) => {
    const values = read(property);
    if (values === undefined) {
      throw refusedTask(`The property "${property}" of the filter "${filter}" is not served by the mock of Exchange.`);
    }
    const any = (values.length === 0 ? [''] : values).some(fits);
    return negative ? !any : any;
  };
}

function comparison(operator: string, value: string): ((text: string) => boolean) | undefined {
  const wanted = value.toLowerCase();
  if (operator === '-eq' || operator === '-ne') return (text) => text.toLowerCase() === wanted;
  if (operator !== '-like' && operator !== '-notlike') return undefined;
  const pattern = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${pattern.join('.*')}$`, 'is');
  return (text) => expression.test(text);
}

function malformed(filter: string) {
  return refusedTask(
    `Invalid filter syntax. For a description of the filter parameter syntax see the command help. "${filter}"`,
  );
}
