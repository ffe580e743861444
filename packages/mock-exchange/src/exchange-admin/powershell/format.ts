import { allProperties } from './selectors.ts';
import { isFormatted, isList, isNull, isTable, isThing, type Thing, toText, type Value } from './values.ts';

type Row = readonly (readonly [string, Value])[];

/** How a console shows a property's value. */
function shown(value: Value): string {
  if (isNull(value)) return '';
  if (value instanceof Date) return localTime(value);
  return isList(value) ? `{${value.map(toText).join(', ')}}` : toText(value);
}

/** As an American console: month first, twelve hours. */
function localTime(time: Date): string {
  const hours = time.getUTCHours();
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${time.getUTCMonth() + 1}/${time.getUTCDate()}/${time.getUTCFullYear()}`;
  return `${day} ${hours % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** `Format-List`: one property a line. */
export function formatList(rows: readonly Row[]): string {
  return rows.map((row) => `\n${listOf(row)}`).join('\n');
}

function listOf(row: Row): string {
  const width = Math.max(0, ...row.map(([name]) => name.length));
  return row.map(([name, value]) => `${name.padEnd(width)} : ${shown(value)}`).join('\n');
}

/** `Format-Table`: one object a line, with the first one's properties as columns. */
export function formatTable(rows: readonly Row[]): string {
  const columns = (rows[0] ?? []).map(([name], index) => {
    const cells = rows.map((row) => shown(row[index]?.[1] ?? null));
    return { name, cells, width: Math.max(name.length, ...cells.map((cell) => cell.length)) };
  });
  const line = (cell: (column: (typeof columns)[number]) => string): string =>
    columns
      .map((column) => cell(column).padEnd(column.width))
      .join(' ')
      .trimEnd();
  const body = rows.map((_, index) => line(({ cells }) => cells[index] ?? ''));
  return ['', line(({ name }) => name), line(({ name }) => '-'.repeat(name.length)), ...body].join('\n');
}

// Objects with more properties than this are listed, not put into a table.
const widest = 4;

/** What a console shows of values that come out one after the other: objects of one kind share a table. */
export function formatValues(values: readonly Value[]): string {
  const texts: string[] = [];
  for (let at = 0; at < values.length; ) {
    const value = values[at] ?? null;
    if (!isThing(value)) {
      texts.push(formatOne(value));
      at += 1;
      continue;
    }
    const alike = likeIt(values.slice(at), value);
    texts.push(formatThings(alike));
    at += alike.length;
  }
  return texts.join('\n');
}

function formatOne(value: Value): string {
  if (isFormatted(value)) return value.text;
  if (isTable(value))
    return formatTable(
      allProperties(value).map(([name, held]) => [
        ['Name', name],
        ['Value', held],
      ]),
    );
  return isList(value) ? value.map(formatOne).join('\n') : shown(value);
}

function likeIt(values: readonly Value[], { type }: Thing): readonly Thing[] {
  const end = values.findIndex((value) => !isThing(value) || value.type !== type);
  return (end === -1 ? values : values.slice(0, end)).filter(isThing);
}

function formatThings(things: readonly Thing[]): string {
  const [first] = things;
  const view = first?.view;
  if (view !== undefined) return formatTable(things.map((thing) => view.map((name) => pick(thing, name))));
  const rows = things.map((thing) => [...thing.properties]);
  return (rows[0]?.length ?? 0) <= widest ? formatTable(rows) : formatList(rows);
}

function pick({ properties }: Thing, name: string): readonly [string, Value] {
  const found = [...properties].find(([one]) => one.toLowerCase() === name.toLowerCase());
  return found ?? [name, null];
}
