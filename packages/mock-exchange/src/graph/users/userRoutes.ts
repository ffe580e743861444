import type { DirectoryUser } from '@authshift/mock-idp';
import { profileScopes } from '../access/permission.ts';
import type { Rows } from '../odata/collection.ts';
import { project, readSelect } from '../odata/queryOptions.ts';
import type { GraphAnswer } from '../protocol/graphRequest.ts';
import { checkScopes, type DirectoryCall, findPerson, type PersonCall, type PersonRoute } from './directoryCall.ts';
import { answerDirectory, countDirectory, directoryContext, hasWords } from './directoryCollection.ts';
import { userType } from './userType.ts';
import { viewLicences, viewUser } from './userView.ts';

/** Below `/me` and `/users/{id}`: the profile itself, and its licences. */
export const profileRoutes: readonly PersonRoute[] = [
  { method: 'GET', path: '', run: getUser },
  { method: 'GET', path: 'licenseDetails', run: getLicences },
];

/** `GET /users`. */
export async function listUsers(call: DirectoryCall): Promise<GraphAnswer> {
  return answerDirectory(call, await rowsOf(call), { set: 'users' });
}

/** `GET /users/$count`. */
export async function countUsers(call: DirectoryCall): Promise<GraphAnswer> {
  return countDirectory(call, await rowsOf(call));
}

async function getUser(call: PersonCall): Promise<GraphAnswer> {
  const user = await findPerson(call, profileScopes);
  const select = readSelect(call.options.get('select'), userType);
  const context = directoryContext(call, `users${select === undefined ? '' : `(${select.join(',')})`}/$entity`);
  return { status: 200, body: { '@odata.context': context, ...project(viewUser(user), select, userType) } };
}

async function getLicences(call: PersonCall): Promise<GraphAnswer> {
  const user = await findPerson(call, profileScopes);
  const context = directoryContext(call, `users('${user.oid}')/licenseDetails`);
  return { status: 200, body: { '@odata.context': context, value: viewLicences(user) } };
}

async function rowsOf({ caller, services }: DirectoryCall): Promise<Rows<DirectoryUser>> {
  checkScopes(caller, profileScopes.everybody);
  return {
    rows: await services.directory.listUsers(caller.tenant.id),
    type: userType,
    toKey: viewUser,
    view: viewUser,
    matches: ({ displayName, mail, upn }, words) => hasWords(`${displayName} ${mail ?? ''} ${upn}`, words),
  };
}
