import { badRequest, quoted } from '../protocol/graphError.ts';

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

export type Literal = string | number | boolean | null | { readonly date: number };

/** A `$filter`, as a tree. Paths are lists of property names. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'compare'; readonly operator: ComparisonOperator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'test'; readonly operand: Operand }
  | { readonly kind: 'lambda'; readonly path: readonly string[] };

export type Operand =
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] };

type TokenKind = 'word' | 'string' | 'number' | 'date' | 'symbol' | 'end';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where the token ends: OData counts syntax errors from there. */
  readonly end: number;
}

const tokenForms: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /'(?:[^']|'')*'/y],
  ['date', /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)?)?/y],
  ['number', /-?\d+(?:\.\d+)?(?![\w.])/y],
  ['word', /[A-Za-z_@][\w.@]*/y],
  ['symbol', /[(),/:]/y],
];

// OData libraries refuse deeper trees than they could walk. [unverified: the figure]
const deepest = 50;

/** Reads a `$filter` (OData 4, the part Outlook entities take). Throws `GraphError`. */
export function parseFilter(text: string): Filter {
  let ahead: Token | undefined;
  let at = 0;
  let depth = 0;
  // Read one by one, so that what is hostile is refused at its beginning.
  const peek = (): Token => {
    ahead ??= tokenFrom(text, at);
    return ahead;
  };
  const next = (): Token => {
    const token = peek();
    at = token.end;
    ahead = undefined;
    return token;
  };
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text === word;
  const isSymbol = (symbol: string): boolean => peek().kind === 'symbol' && peek().text === symbol;
  const expectSymbol = (symbol: string): void => {
    const token = next();
    if (token.kind !== 'symbol' || token.text !== symbol) throw syntaxError(text, token);
  };
  const deeper = <T>(read: () => T): T => {
    depth += 1;
    if (depth > deepest) throw badRequest('Invalid filter clause: Recursion depth exceeded allowed limit.');
    const result = read();
    depth -= 1;
    return result;
  };

  const readChain = (word: 'and' | 'or', read: () => Filter): Filter => {
    let left = read();
    let links = 0;
    while (isWord(word)) {
      next();
      links += 1;
      if (links > mostLinks)
        throw badRequest("Invalid filter clause: The node count limit of '100' has been exceeded.");
      left = { kind: word, left, right: read() };
    }
    return left;
  };
  const readOr = (): Filter => readChain('or', readAnd);
  const readAnd = (): Filter => readChain('and', readNot);
  const readNot = (): Filter => {
    if (!isWord('not')) return readTerm();
    next();
    return { kind: 'not', operand: deeper(readNot) };
  };
  const readTerm = (): Filter => {
    if (isSymbol('(')) {
      next();
      const inner = deeper(readOr);
      expectSymbol(')');
      return inner;
    }
    return readComparison();
  };
  const readComparison = (): Filter => {
    const left = readOperand();
    if (!('kind' in left) || left.kind === 'lambda') return left as Filter;
    const operator = peek();
    if (operator.kind !== 'word' || !isComparison(operator.text)) return { kind: 'test', operand: left };
    next();
    const right = readOperand();
    if (right.kind === 'lambda') throw syntaxError(text, peek());
    return { kind: 'compare', operator: operator.text, left, right };
  };
  const readOperand = (): Operand | Extract<Filter, { kind: 'lambda' }> => {
    const token = next();
    if (token.kind === 'string') return literal(token.text.slice(1, -1).replaceAll("''", "'"));
    if (token.kind === 'number') return literal(Number(token.text));
    if (token.kind === 'date') return readDate(token);
    if (token.kind !== 'word') throw syntaxError(text, token);
    const named = namedLiterals.get(token.text);
    if (named !== undefined) return literal(named);
    if (isSymbol('(')) return readCall(token.text);
    return readPath(token.text);
  };
  const readDate = (token: Token): Operand => {
    const date = Date.parse(
      /T/.test(token.text) && !/Z$|[+-]\d\d:\d\d$/.test(token.text) ? `${token.text}Z` : token.text,
    );
    if (Number.isNaN(date)) throw syntaxError(text, token);
    return literal({ date });
  };
  const readCall = (name: string): Operand => {
    expectSymbol('(');
    const operands: Operand[] = [];
    while (!isSymbol(')')) {
      if (operands.length > 0) expectSymbol(',');
      const operand = deeper(readOperand);
      if (operand.kind === 'lambda') throw syntaxError(text, peek());
      operands.push(operand);
    }
    next();
    return { kind: 'call', name, operands };
  };
  const readPath = (first: string): Operand | Extract<Filter, { kind: 'lambda' }> => {
    const path = [first];
    while (isSymbol('/')) {
      next();
      const token = next();
      if (token.kind !== 'word') throw syntaxError(text, token);
      if (isSymbol('(') && (token.text === 'any' || token.text === 'all')) return readLambda(path);
      path.push(token.text);
    }
    return { kind: 'path', path };
  };
  // What is inside is only skipped in balance: no collection here can be asked this way.
  const readLambda = (path: readonly string[]): Extract<Filter, { kind: 'lambda' }> => {
    let open = 0;
    do {
      const token = next();
      if (token.kind === 'end') throw syntaxError(text, token);
      if (token.kind === 'symbol' && token.text === '(') open += 1;
      if (token.kind === 'symbol' && token.text === ')') open -= 1;
    } while (open > 0);
    return { kind: 'lambda', path };
  };

  const filter = readOr();
  if (peek().kind !== 'end') throw syntaxError(text, peek());
  return filter;
}

const mostLinks = 100;

const namedLiterals: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function literal(value: Literal): Operand {
  return { kind: 'literal', value };
}

function isComparison(word: string): word is ComparisonOperator {
  return ['eq', 'ne', 'gt', 'ge', 'lt', 'le'].includes(word);
}

function tokenFrom(text: string, from: number): Token {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at >= text.length ? { kind: 'end', text: '', end: text.length } : tokenAt(text, at);
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, form] of tokenForms) {
    form.lastIndex = at;
    const match = form.exec(text);
    if (match !== null) return { kind, text: match[0], end: at + match[0].length };
  }
  if (text[at] === "'") {
    throw badRequest(
      `Invalid filter clause: There is an unterminated string literal at position ${text.length} in '${quoted(text)}'.`,
    );
  }
  throw badRequest(
    `Invalid filter clause: Syntax error: character '${text[at]}' is not valid at position ${at} in '${quoted(text)}'.`,
  );
}

function syntaxError(text: string, token: Token) {
  return badRequest(`Invalid filter clause: Syntax error at position ${token.end} in '${quoted(text)}'.`);
}
