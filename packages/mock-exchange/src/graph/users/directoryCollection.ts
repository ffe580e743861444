import { answerCollection, countAnswer, type Rows, readSkipToken, selectRows } from '../odata/collection.ts';
import type { EntityType } from '../odata/entityType.ts';
import { type QueryOptions, readCollectionOptions } from '../odata/queryOptions.ts';
import { badRequest, GraphError } from '../protocol/graphError.ts';
import type { GraphAnswer } from '../protocol/graphRequest.ts';
import type { DirectoryCall } from './directoryCall.ts';

/** A collection of the directory, by pages of 100. `set` is what its context names. */
export function answerDirectory<Row>(
  call: DirectoryCall,
  rows: Rows<Row>,
  { set, options = readDirectoryOptions(call, rows.type) }: { readonly set: string; readonly options?: QueryOptions },
): Promise<GraphAnswer> {
  const context = directoryContext(call, set);
  return answerCollection(call.request, options, {
    rows,
    page: { context, pageSize: 100, maxPageSize: undefined, linkBy: 'skiptoken' },
  });
}

/** `$count` as a segment, which takes a client that accepts a late answer. */
export async function countDirectory<Row>(call: DirectoryCall, rows: Rows<Row>): Promise<GraphAnswer> {
  if (!isEventual(call)) throw badRequest('$count is not currently supported.');
  return countAnswer((await selectRows(rows, readDirectoryOptions(call, rows.type))).length);
}

/** Throws `GraphError`. */
export function readDirectoryOptions(call: DirectoryCall, type: EntityType): QueryOptions {
  if (call.options.has('search') && !isEventual(call)) {
    throw new GraphError({
      status: 400,
      code: 'Request_UnsupportedQuery',
      message:
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    });
  }
  const takes = ['top', 'orderby', 'filter', 'search', 'count'] as const;
  const options = readCollectionOptions(call.options, { type, takes, mostTop: 999 });
  // Without the header Entra leaves $count out.
  const token = call.options.get('skiptoken');
  const skip = token === undefined ? 0 : readSkipToken(token);
  return { ...options, skip, count: options.count && isEventual(call) };
}

function isEventual({ request }: DirectoryCall): boolean {
  return request.headers.get('consistencylevel')?.toLowerCase() === 'eventual';
}

/** Whether all words of a `$search` stand in a text; `displayName:` before one says where, and there is nowhere else. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word.replace(/^\w+:/, '')));
}

/** `https://graph.microsoft.com/v1.0/$metadata#users`, at the mock's own address. */
export function directoryContext({ request }: DirectoryCall, set: string): string {
  return `${request.origin}/v1.0/$metadata#${set}`;
}
