import { GraphError } from '../protocol/graphError.ts';
import type { GraphAnswer, GraphRequest } from '../protocol/graphRequest.ts';
import type { EntityType } from './entityType.ts';
import type { Entity } from './filter.ts';
import { byOrder, project, type QueryOptions } from './queryOptions.ts';

/** A collection before the query options are applied. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly type: EntityType;
  /** What filters and sorts; cheap where it can be. */
  readonly toKey: (row: Row) => Entity | Promise<Entity>;
  /** What is answered. */
  readonly view: (row: Row) => Entity | Promise<Entity>;
  /** Whether all of some words are found in a row. */
  readonly matches?: (row: Row, words: readonly string[]) => boolean | Promise<boolean>;
}

export interface PageRules {
  readonly context: string;
  /** Rows of a page when nobody says. */
  readonly pageSize: number;
  readonly maxPageSize: number | undefined;
  /** How a link names the next page: by `$skip` as Outlook does, or by an opaque token as the directory does. */
  readonly linkBy?: 'skip' | 'skiptoken';
}

/** Applies `$filter`, `$search`, `$orderby`, `$count`, `$skip`, `$top` and `$select`, in that order, and links the next page. */
export async function answerCollection<Row>(
  request: GraphRequest,
  options: QueryOptions,
  { rows, page }: { readonly rows: Rows<Row>; readonly page: PageRules },
): Promise<GraphAnswer> {
  const found = await selectRows(rows, options);
  const size = Math.min(options.top ?? page.pageSize, page.maxPageSize ?? Number.POSITIVE_INFINITY);
  const shown = found.slice(options.skip, options.skip + size);
  const value = await Promise.all(shown.map((row) => rows.view(row)));
  const isMore = size > 0 && options.skip + size < found.length;
  const selection = options.select === undefined ? '' : `(${options.select.join(',')})`;
  return {
    status: 200,
    body: {
      '@odata.context': `${page.context}${selection}`,
      ...(options.count ? { '@odata.count': found.length } : {}),
      value: value.map((entity) => project(entity, options.select, rows.type)),
      ...(isMore ? { '@odata.nextLink': nextLink(request, options.skip + size, page.linkBy ?? 'skip') } : {}),
    },
  };
}

/** The rows that fit, in their order. */
export async function selectRows<Row>(rows: Rows<Row>, options: QueryOptions): Promise<readonly Row[]> {
  const { filter, search, orderBy } = options;
  let found = rows.rows;
  if (search !== undefined) found = await keep(found, (row) => rows.matches?.(row, search) ?? false);
  if (filter === undefined && orderBy.length === 0) return found;
  const keyed = await Promise.all(found.map(async (row) => ({ row, key: await rows.toKey(row) })));
  const fitting = filter === undefined ? keyed : keyed.filter(({ key }) => filter.matches(key));
  const compare = byOrder(orderBy);
  return fitting.toSorted((one, other) => compare(one.key, other.key)).map(({ row }) => row);
}

async function keep<Row>(
  rows: readonly Row[],
  isFitting: (row: Row) => boolean | Promise<boolean>,
): Promise<readonly Row[]> {
  const verdicts = await Promise.all(rows.map(isFitting));
  return rows.filter((_, index) => verdicts[index]);
}

function nextLink({ origin, target, query }: GraphRequest, skip: number, by: 'skip' | 'skiptoken'): string {
  const isPlace = (name: string): boolean => ['skip', 'skiptoken'].includes(name.replace(/^\$/, '').toLowerCase());
  const next = new URLSearchParams([...query].filter(([name]) => !isPlace(name)));
  next.set(`$${by}`, by === 'skip' ? String(skip) : writeSkipToken(skip));
  const [path = ''] = target.split('?');
  return `${origin}/v1.0${path}?${next.toString().replaceAll('%24', '$').replaceAll('+', '%20')}`;
}

const tokenHead = 'RFNwdAIAAQ';

function writeSkipToken(skip: number): string {
  return `${tokenHead}${Buffer.from(String(skip)).toString('base64url')}`;
}

/** Throws `GraphError` for a token no link ever had. */
export function readSkipToken(token: string): number {
  const text = token.startsWith(tokenHead) ? Buffer.from(token.slice(tokenHead.length), 'base64url').toString() : '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // [unverified]
  throw new GraphError({
    status: 400,
    code: 'Directory_ExpiredPageToken',
    message: 'The specified page token value has expired and can no longer be included in your request.',
  });
}

/** `$count` as a segment: the bare number. */
export function countAnswer(count: number): GraphAnswer {
  return { status: 200, body: Buffer.from(`\uFEFF${count}`), headers: { 'Content-Type': 'text/plain' } };
}
