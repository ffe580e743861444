import type { DirectoryUser } from '@authshift/mock-idp';
import { profileScopes } from '../access/permission.ts';
import { answerCollection, countAnswer, type Rows, selectRows } from '../odata/collection.ts';
import { project, readSelect } from '../odata/queryOptions.ts';
import { badRequest } from '../protocol/graphError.ts';
import type { GraphAnswer } from '../protocol/graphRequest.ts';
import {
  checkScopes,
  type DirectoryCall,
  findPerson,
  isEventual,
  type PersonCall,
  type PersonRoute,
  readDirectoryOptions,
} from './directoryCall.ts';
import { userType } from './userType.ts';
import { viewLicences, viewUser } from './userView.ts';

/** Below `/me` and `/users/{id}`: the profile itself, and its licences. */
export const profileRoutes: readonly PersonRoute[] = [
  { method: 'GET', path: '', run: getUser },
  { method: 'GET', path: 'licenseDetails', run: getLicences },
];

/** `GET /users`. */
export async function listUsers(call: DirectoryCall): Promise<GraphAnswer> {
  const options = readDirectoryOptions(call, userType);
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
  const options = readDirectoryOptions(call, userType);
  return countAnswer((await selectRows(await rowsOf(call), options)).length);
}

async function getUser(call: PersonCall): Promise<GraphAnswer> {
  const user = await findPerson(call, profileScopes);
  const select = readSelect(call.options.get('select'), userType);
  const context = `${call.request.origin}/v1.0/$metadata#users${select === undefined ? '' : `(${select.join(',')})`}/$entity`;
  return { status: 200, body: { '@odata.context': context, ...project(viewUser(user), select, userType) } };
}

async function getLicences(call: PersonCall): Promise<GraphAnswer> {
  const user = await findPerson(call, profileScopes);
  const context = `${call.request.origin}/v1.0/$metadata#users('${user.oid}')/licenseDetails`;
  return { status: 200, body: { '@odata.context': context, value: viewLicences(user) } };
}

async function rowsOf({ caller, services }: DirectoryCall): Promise<Rows<DirectoryUser>> {
  checkScopes(caller, profileScopes.everybody);
  return {
    rows: await services.directory.listUsers(caller.tenant.id),
    type: userType,
    toKey: viewUser,
    view: viewUser,
    matches: ({ displayName, mail, upn }, words) =>
      words.every((word) => `${displayName} ${mail ?? ''} ${upn}`.toLowerCase().includes(word.replace(/^\w+:/, ''))),
  };
}
