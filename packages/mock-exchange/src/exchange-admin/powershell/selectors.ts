import { isLike } from './compare.ts';
import { StatementError } from './shellError.ts';
import {
  type Block,
  gathered,
  isBlock,
  isNull,
  isTable,
  isThing,
  itemsOf,
  memberOf,
  toText,
  type Value,
} from './values.ts';

/** What `-Property` asks for: names, with `*` in them, or calculated ones. */
export type Selector =
  | { readonly kind: 'name'; readonly pattern: string }
  | { readonly kind: 'calculated'; readonly name: string; readonly by: Block | string };

/** @throws StatementError for a calculated property without name or expression */
export function readSelectors(value: Value): readonly Selector[] {
  if (isNull(value)) return [];
  return itemsOf(value).map((item) => {
    if (isBlock(item)) return { kind: 'calculated', name: '', by: item };
    if (!isTable(item)) return { kind: 'name', pattern: toText(item) };
    const name = memberOf(item, 'Name') ?? memberOf(item, 'N') ?? memberOf(item, 'Label') ?? memberOf(item, 'L');
    const by = memberOf(item, 'Expression') ?? memberOf(item, 'E') ?? null;
    if (isNull(by))
      throw new StatementError('A calculated property needs Name and Expression.', 'DictionaryKeyMissing');
    return { kind: 'calculated', name: toText(name ?? ''), by: isBlock(by) ? by : toText(by) };
  });
}

/** The properties of an object that are asked for, or all it has. */
export async function chosenProperties(
  item: Value,
  selectors: readonly Selector[],
  run: (block: Block) => Promise<readonly Value[]>,
): Promise<readonly (readonly [string, Value])[]> {
  if (selectors.length === 0) return allProperties(item);
  const chosen: (readonly [string, Value])[] = [];
  for (const selector of selectors) {
    if (selector.kind === 'name') chosen.push(...named(item, selector.pattern));
    else if (typeof selector.by === 'string') chosen.push([selector.name, memberOf(item, selector.by) ?? null]);
    else chosen.push([selector.name || 'Expression', gathered(await run(selector.by))]);
  }
  return chosen;
}

export function allProperties(item: Value): readonly (readonly [string, Value])[] {
  if (isThing(item)) return [...item.properties];
  if (isTable(item)) return [...item.entries.values()].map(({ name, value }) => [name, value] as const);
  return [['Value', item]];
}

/** A name without `*` that the object does not have is there, and empty. */
function named(item: Value, pattern: string): readonly (readonly [string, Value])[] {
  const found = isThing(item) || isTable(item) ? allProperties(item).filter(([name]) => isLike(name, pattern)) : [];
  if (found.length > 0 || /[*?]/.test(pattern)) return found;
  return [[pattern, memberOf(item, pattern) ?? null]];
}
