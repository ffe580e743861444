const order = ['authshift.tokens', 'authshift.base', 'authshift.parts', 'authshift.states'] as const;

const native =
  'a, button, caption, code, dd, details, dialog, dl, dt, fieldset, footer, form, h1, h2, h3, h4, h5, h6, header, input, label, legend, ' +
  'li, ol, p, pre, progress, section, select, strong, summary, table, tbody, td, textarea, th, thead, time, tr, ul';

/**
 * Takes back what the page says about elements of ours, and only of ours: those with our classes and what stands inside of them. More
 * specific than a reset of elements, less than any of our rules.
 */
const takeBack = `[data-authshift] :is(:is(${native}):where([class^="authshift-"]), :where([class^="authshift-"]) :is(${native})) {
  all: revert;
}`;

/**
 * A sheet without cascade layers, for pages whose own unlayered rules (`button { all: unset }`) would win over every layer. The rules
 * stand in the order of their layers, so that among ours the same ones win as before.
 */
export function unlayer(css: string): string {
  const rules = new Map<string, string[]>(order.map((name) => [name, []]));
  const outside: string[] = [];
  for (const { prelude, body } of readTopLevel(css)) {
    const name = /^@layer ([\w.]+)$/.exec(prelude)?.[1];
    if (name !== undefined && body !== null) {
      const layer = rules.get(name);
      if (layer === undefined) throw new Error(`The layer ${name} is not one of ${order.join(', ')}.`);
      layer.push(body);
      continue;
    }
    if (!prelude.startsWith('@layer')) outside.push(body === null ? `${prelude};` : `${prelude} {${body}}`);
  }
  return [takeBack, ...order.flatMap((name) => rules.get(name) ?? []), ...outside]
    .map((text) => `${text.trim()}\n`)
    .join('\n');
}

interface Statement {
  readonly prelude: string;
  /** What stands between the braces; null for a statement that ends with a semicolon. */
  readonly body: string | null;
}

function readTopLevel(css: string): readonly Statement[] {
  const statements: Statement[] = [];
  const text = css.replace(/\/\*[\s\S]*?\*\//g, '');
  let start = 0;
  let open = 0;
  let depth = 0;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== null) {
      if (character === '\\') at += 1;
      if (character === quote) quote = null;
      continue;
    }
    if (character === '"' || character === "'") quote = character;
    if (character === '{') {
      if (depth === 0) open = at;
      depth += 1;
    }
    if (character === '}') {
      depth -= 1;
      if (depth !== 0) continue;
      statements.push({ prelude: text.slice(start, open).trim(), body: text.slice(open + 1, at) });
      start = at + 1;
    }
    if (character === ';' && depth === 0) {
      statements.push({ prelude: text.slice(start, at).trim(), body: null });
      start = at + 1;
    }
  }
  return statements;
}
