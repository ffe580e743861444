import type { DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeServices } from '../../services.ts';
import type { Caller } from '../access/authenticateGraph.ts';
import { findInDirectory } from '../access/openMailbox.ts';
import { holdsAny, profileScopes } from '../access/permission.ts';
import { answerCollection, countAnswer, type Rows, readSkipToken, selectRows } from '../odata/collection.ts';
import { project, type QueryOptions, readCollectionOptions, readSelect } from '../odata/queryOptions.ts';
import { badRequest, GraphError, noDirectoryObject, refuse } from '../protocol/graphError.ts';
import type { GraphAnswer, GraphRequest } from '../protocol/graphRequest.ts';
import { userType } from './userType.ts';
import { viewLicences, viewUser } from './userView.ts';

export interface DirectoryCall {
  readonly services: ExchangeServices;
  readonly caller: Caller;
  readonly request: GraphRequest;
  readonly options: ReadonlyMap<string, string>;
}

/** `GET /users`. */
export async function listUsers(call: DirectoryCall): Promise<GraphAnswer> {
  const options = readUserOptions(call);
  return answerCollection(call.request, options, {
    rows: await rowsOf(call),
    page: {
      context: `${call.request.origin}/v1.0/$metadata#users`,
      pageSize: 100,
      maxPageSize: undefined,
      linkBy: 'skiptoken',
    },
  });
}

/** `GET /users/$count`. */
export async function countUsers(call: DirectoryCall): Promise<GraphAnswer> {
  if (!isEventual(call)) throw badRequest('$count is not currently supported.');
  const options = readUserOptions(call);
  return countAnswer((await selectRows(await rowsOf(call), options)).length);
}

/** `GET /me`, `GET /users/{id}`. */
export async function getUser(call: DirectoryCall, reference: string | undefined): Promise<GraphAnswer> {
  const user = await findUser(call, reference);
  const select = readSelect(call.options.get('select'), userType);
  const context = `${call.request.origin}/v1.0/$metadata#users${select === undefined ? '' : `(${select.join(',')})`}/$entity`;
  return { status: 200, body: { '@odata.context': context, ...project(viewUser(user), select, userType) } };
}

/** `GET /me/licenseDetails`. */
export async function getLicences(call: DirectoryCall, reference: string | undefined): Promise<GraphAnswer> {
  const user = await findUser(call, reference);
  const context = `${call.request.origin}/v1.0/$metadata#users('${user.oid}')/licenseDetails`;
  return { status: 200, body: { '@odata.context': context, value: viewLicences(user) } };
}

async function findUser({ caller, services }: DirectoryCall, reference: string | undefined): Promise<DirectoryUser> {
  if (reference === undefined && caller.kind === 'app') throw refuse('meNeedsUser');
  const own = caller.kind === 'app' ? undefined : caller.user.oid;
  const user = await findInDirectory(reference ?? own ?? '', caller.tenant.id, services.directory);
  checkScopes(caller, user !== undefined && user.oid === own);
  if (user === undefined) throw noDirectoryObject(reference ?? '');
  return user;
}

function checkScopes(caller: Caller, isOwn: boolean): void {
  const present = caller.kind === 'app' ? caller.roles : caller.scopes;
  if (!holdsAny(isOwn ? profileScopes.own : profileScopes.everybody, present)) throw refuse('insufficientPrivileges');
}

async function rowsOf({ caller, services }: DirectoryCall): Promise<Rows<DirectoryUser>> {
  checkScopes(caller, false);
  return {
    rows: await services.directory.listUsers(caller.tenant.id),
    type: userType,
    toKey: viewUser,
    view: viewUser,
    matches: ({ displayName, mail, upn }, words) =>
      words.every((word) => `${displayName} ${mail ?? ''} ${upn}`.toLowerCase().includes(word.replace(/^\w+:/, ''))),
  };
}

function readUserOptions(call: DirectoryCall): QueryOptions {
  if (call.options.has('search') && !isEventual(call)) {
    throw new GraphError({
      status: 400,
      code: 'Request_UnsupportedQuery',
      message:
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    });
  }
  const takes = ['top', 'orderby', 'filter', 'search', 'count'] as const;
  const options = readCollectionOptions(call.options, { type: userType, takes, mostTop: 999 });
  // Without the header Entra leaves $count out.
  const token = call.options.get('skiptoken');
  const skip = token === undefined ? 0 : readSkipToken(token);
  return { ...options, skip, count: options.count && isEventual(call) };
}

function isEventual({ request }: DirectoryCall): boolean {
  return request.headers.get('consistencylevel')?.toLowerCase() === 'eventual';
}
