import { badRequest, noProperty, quoted, refuse } from '../protocol/graphError.ts';
import { type EntityType, propertyOf } from './entityType.ts';
import { type CheckedFilter, type Entity, readFilter, simpleAt } from './filter.ts';

/** The system query options of one request for a collection, checked against its type. */
export interface QueryOptions {
  /** Top-level property names; undefined = the type's usual ones. */
  readonly select: readonly string[] | undefined;
  readonly top: number | undefined;
  readonly skip: number;
  readonly orderBy: readonly { readonly property: string; readonly descending: boolean }[];
  readonly filter: CheckedFilter | undefined;
  /** Words that all have to be found. */
  readonly search: readonly string[] | undefined;
  readonly count: boolean;
}

/** The options a resource takes beyond `$select`; any other is refused. */
export interface CollectionRules {
  readonly type: EntityType;
  readonly takes: readonly OptionName[];
  readonly mostTop?: number;
  /** Whether sorted properties have to be filtered first, as Outlook's messages want it. */
  readonly indexedSort?: boolean;
}

export type OptionName = 'top' | 'skip' | 'orderby' | 'filter' | 'search' | 'count' | 'expand';

const systemOptions: readonly string[] = [
  'select',
  'top',
  'skip',
  'orderby',
  'filter',
  'search',
  'count',
  'expand',
  'skiptoken',
  'deltatoken',
  'format',
];

/**
 * The query with names of system options in lower case and without the dollar sign, which Graph lets clients leave out.
 * A dollar sign before anything else is refused, and so is an option that is there twice.
 */
export function readRawOptions(query: URLSearchParams): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const [name, value] of query) {
    const bare = name.replace(/^\$/, '').toLowerCase();
    const isSystem = systemOptions.includes(bare);
    if (name.startsWith('$') && !isSystem) {
      throw badRequest(`The query parameter '${quoted(name)}' is not supported.`);
    }
    if (isSystem && options.has(bare))
      throw badRequest(`Query option '$${bare}' was specified more than once, but it must be specified at most once.`);
    options.set(isSystem ? bare : name.toLowerCase(), value);
  }
  return options;
}

const defaultMostTop = 1000;

/** Throws `GraphError`. */
export function readCollectionOptions(raw: ReadonlyMap<string, string>, rules: CollectionRules): QueryOptions {
  for (const name of systemOptions) {
    if (raw.has(name) && !isTaken(name, rules)) {
      // [unverified]
      throw badRequest(`The query parameter '$${name}' is not supported on this resource.`);
    }
  }
  const search = readSearch(raw.get('search'));
  if (search !== undefined && raw.has('filter')) throw refuse('searchWithFilter');
  if (search !== undefined && raw.has('orderby')) throw refuse('searchWithOrderBy');
  const filter = raw.has('filter') ? readFilter(raw.get('filter') ?? '', rules.type) : undefined;
  const orderBy = readOrderBy(raw.get('orderby'), rules.type);
  if (rules.indexedSort === true && !isIndexed(orderBy, filter)) throw refuse('inefficientFilter');
  return {
    select: readSelect(raw.get('select'), rules.type),
    top: readTop(raw.get('top'), rules.mostTop ?? defaultMostTop),
    skip: readNumber(raw.get('skip'), 'skip') ?? 0,
    orderBy,
    filter,
    search,
    count: readCount(raw.get('count')),
  };
}

function isTaken(name: string, { takes }: CollectionRules): boolean {
  return ['select', 'format', 'skiptoken', 'deltatoken', ...takes].includes(name);
}

/** `$select` of one entity, or undefined for the usual properties. Throws `GraphError`. */
export function readSelect(text: string | undefined, type: EntityType): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  if (names.length === 1 && (names[0] === '' || names[0] === '*')) return undefined;
  return names.map((name) => {
    const property = propertyOf(type, name.split('/'));
    if (property === undefined) throw noProperty(name, type.name);
    return property.name.split('/')[0] ?? property.name;
  });
}

function readOrderBy(text: string | undefined, type: EntityType): QueryOptions['orderBy'] {
  if (text === undefined || text.trim() === '') return [];
  return text.split(',').map((part) => {
    const [path = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
    const property = propertyOf(type, path.split('/'));
    if (property === undefined) throw noProperty(path, type.name);
    const isDirection = /^(asc|desc)$/i.test(direction);
    if (!isDirection || rest.length > 0)
      throw badRequest(`Syntax error at position ${part.length} in '${quoted(text)}'.`);
    if (property.kind === 'complex' || property.kind === 'collection') throw refuse('inefficientFilter');
    return { property: property.name, descending: direction.toLowerCase() === 'desc' };
  });
}

/**
 * Properties that sort must be filtered too, first, and in the same order ("List messages", using filter and orderby in the
 * same query).
 */
function isIndexed(orderBy: QueryOptions['orderBy'], filter: CheckedFilter | undefined): boolean {
  if (filter === undefined) return true;
  return orderBy.every(({ property }, index) => filter.properties[index] === property);
}

function readTop(text: string | undefined, most: number): number | undefined {
  const top = readNumber(text, 'top');
  if (top === undefined || top <= most) return top;
  // [unverified]
  throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${most} inclusive.`);
}

function readNumber(text: string | undefined, option: 'top' | 'skip'): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw badRequest(
    `Invalid value '${quoted(text)}' for $${option} query option found. The $${option} query option requires a non-negative integer value.`,
  );
}

function readCount(text: string | undefined): boolean {
  if (text === undefined) return false;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw badRequest(
    `Invalid value '${quoted(text)}' for $count query option found. Valid values are 'true' and 'false'.`,
  );
}

// Keyword Query Language in its plainest form: words, all of which have to be found.
function readSearch(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const bare = text.trim().replace(/^"(.*)"$/s, '$1');
  return bare
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== 'and');
}

/** Of two entities by `$orderby`: text without case, nothing before something. */
export function byOrder(orderBy: QueryOptions['orderBy']): (one: Entity, other: Entity) => number {
  const keys = orderBy.map(({ property, descending }) => ({ path: property.split('/'), sign: descending ? -1 : 1 }));
  return (one, other) => {
    for (const { path, sign } of keys) {
      const order = compareValues(simpleAt(one, path), simpleAt(other, path));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

function compareValues(one: unknown, other: unknown): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  if (typeof one === 'string' && typeof other === 'string')
    return one.localeCompare(other, 'en', { sensitivity: 'base' });
  return Number(one) - Number(other);
}

/** Only what was selected; identifying members are always there. */
export function project(entity: Entity, select: readonly string[] | undefined, type: EntityType): Entity {
  const hidden = type.onDemand ?? [];
  const wanted = ([name]: [string, unknown]): boolean => {
    if (name.startsWith('@') || name === 'id') return true;
    return select === undefined ? !hidden.includes(name) : select.includes(name);
  };
  return Object.fromEntries(Object.entries(entity).filter(wanted));
}
