import { type UserFilter, userFilterSchema, userPatchSchema, userSortSchema } from '@authshift/core/contract';
import { z } from 'zod';
import { connectionView } from '../connections/connectionCommands.ts';
import { parse, readBody } from '../http/body.ts';
import { limitSchema, readCursor, writeCursor } from '../http/cursor.ts';
import { ProblemError } from '../http/problem.ts';
import { readJson } from '../http/readJson.ts';
import type { Call, Route } from '../http/route.ts';
import { atOneMoment } from '../storage/atOneMoment.ts';
import { changeUser } from './changeUser.ts';
import { readUser, readUsersPage } from './userStore.ts';

const cursorSchema = z.object({ value: z.string(), id: z.string() });
const querySchema = z.object({
  sort: userSortSchema.default('displayName'),
  limit: limitSchema,
});

export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/users', role: 'viewer', handle: listUsers },
  {
    method: 'GET',
    path: '/v1/users/:id',
    role: 'viewer',
    handle: async ({ server, organizationId, param }) =>
      readUser(server.db, { ...(await connectionView(server, organizationId)), userId: param('id') }),
  },
  {
    method: 'PATCH',
    path: '/v1/users/:id',
    role: 'operator',
    handle: async (call) => changeUser(call, call.param('id'), await readBody(call.request, userPatchSchema)),
  },
];

async function listUsers({ server, organizationId, url }: Call) {
  const { searchParams } = url;
  const { sort, limit } = parse(given(searchParams, ['sort', 'limit']), querySchema);
  const query = {
    filter: readFilter(searchParams.get('filter')),
    sort,
    limit,
    cursor: readCursor(searchParams.get('cursor'), cursorSchema),
  };
  const moment = await connectionView(server, organizationId);
  const { next, ...page } = await atOneMoment(server.db, (tx) => readUsersPage(tx, { ...moment, ...query }));
  return { ...page, nextCursor: next === null ? null : writeCursor(next) };
}

/** Base64url JSON: a filter has lists and objects, a query string has not. */
function readFilter(encoded: string | null): UserFilter {
  if (encoded === null || encoded === '') return {};
  return parse(decode(encoded), userFilterSchema);
}

function decode(encoded: string): unknown {
  try {
    return readJson(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('invalid_request', { detail: 'The filter is not base64url JSON.' });
  }
}

function given(searchParams: URLSearchParams, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (searchParams.has(name) ? [[name, searchParams.get(name) ?? '']] : [])),
  );
}
