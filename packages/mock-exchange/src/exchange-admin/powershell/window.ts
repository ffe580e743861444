import { evaluate } from './evaluate.ts';
import { formatValues } from './format.ts';
import { readScript } from './readScript.ts';
import { runBody, runInput } from './runStatements.ts';
import type { Shell, Shown } from './shell.ts';
import type { ShellError } from './shellError.ts';
import { understand } from './understand.ts';
import { isBlock, isFormatted, isList, isNull, isTable, isThing, toText, type Value } from './values.ts';

/** What a window showed while a text ran in it. */
export interface WindowAnswer {
  /** As the console shows it: tables and lists, warnings and errors, in their order. */
  readonly text: string;
  /** What came out and was not formatted, as plain data. */
  readonly objects: readonly unknown[];
  readonly warnings: readonly string[];
  readonly errors: readonly ShellError[];
}

/** A window of PowerShell. Its variables stay from text to text. */
export type PowerShellWindow = (text: string, end: ExchangeEnd) => Promise<WindowAnswer>;

/** What a window is connected to. */
export type ExchangeEnd = Pick<Shell, 'exchange' | 'connection'>;

export function openWindow(now: () => Promise<Date>): PowerShellWindow {
  const variables = new Map<string, Value>();
  return async (text, end) => {
    const inputs = readScript(text);
    understand(text, inputs);
    const shown: Shown[] = [];
    const shell: Shell = {
      text,
      variables,
      now,
      ...end,
      evaluate: (expression) => evaluate(expression, shell),
      run: (body, emit) => runBody(body, shell, emit),
      show: (one) => void shown.push(one),
      steps: 0,
      tries: 0,
    };
    for (const input of inputs) await runInput(input, shell);
    return describe(shown);
  };
}

function describe(shown: readonly Shown[]): WindowAnswer {
  return {
    text: textOf(shown),
    objects: shown.flatMap((one) => (one.kind === 'value' && !isFormatted(one.value) ? [plain(one.value)] : [])),
    warnings: shown.flatMap((one) => (one.kind === 'warning' ? [one.text] : [])),
    errors: shown.flatMap((one) => (one.kind === 'error' ? [one.error] : [])),
  };
}

/** Values in a row are formatted together. */
function textOf(shown: readonly Shown[]): string {
  const texts: string[] = [];
  let values: Value[] = [];
  const flush = (): void => {
    if (values.length > 0) texts.push(formatValues(values));
    values = [];
  };
  for (const one of shown) {
    if (one.kind === 'value') values.push(one.value);
    else {
      flush();
      texts.push(
        one.kind === 'error' ? errorText(one.error) : one.kind === 'warning' ? `WARNING: ${one.text}` : one.text,
      );
    }
  }
  flush();
  return texts.length === 0 ? '' : `${texts.join('\n')}\n`;
}

function errorText({ command, message, line, column }: ShellError): string {
  return `${command ?? 'Line'}: ${message}\nAt line ${line}, column ${column}.`;
}

/** What came out, as JSON can carry it. */
function plain(value: Value): unknown {
  if (isNull(value) || isBlock(value)) return null;
  if (value instanceof Date) return value.toISOString();
  if (isList(value)) return value.map(plain);
  if (isThing(value)) return Object.fromEntries([...value.properties].map(([name, held]) => [name, plain(held)]));
  if (isTable(value)) {
    return Object.fromEntries([...value.entries.values()].map(({ name, value: held }) => [name, plain(held)]));
  }
  return isFormatted(value) ? toText(value) : value;
}
