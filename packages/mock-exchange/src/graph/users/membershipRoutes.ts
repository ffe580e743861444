import type { DirectoryGroup } from '@authshift/mock-idp';
import { groupScopes, holdsAny, membershipIdScopes, membershipListScopes } from '../access/permission.ts';
import type { Rows } from '../odata/collection.ts';
import type { Entity } from '../odata/filter.ts';
import type { QueryOptions } from '../odata/queryOptions.ts';
import { GraphError } from '../protocol/graphError.ts';
import { type GraphAnswer, readJsonObject } from '../protocol/graphRequest.ts';
import { readBoolean, readMembers } from '../protocol/readBody.ts';
import { findPerson, type PersonCall, type PersonRoute, permissionsOf } from './directoryCall.ts';
import {
  answerDirectory,
  countDirectory,
  directoryContext,
  hasWords,
  readDirectoryOptions,
} from './directoryCollection.ts';
import { groupType, isSecurityGroup, viewGroup, viewHiddenGroup } from './groupType.ts';

/** The groups somebody is in: their ids, which is what a token with too many groups sends its readers for, and the groups themselves. */
export const membershipRoutes: readonly PersonRoute[] = [
  { method: 'POST', path: 'getMemberObjects', run: getMemberIds },
  { method: 'POST', path: 'getMemberGroups', run: getMemberIds },
  // The mock's groups have no groups in them, so that being in one directly and by way of another are the same.
  ...listedBelow('memberOf'),
  ...listedBelow('transitiveMemberOf'),
];

function listedBelow(path: string): readonly PersonRoute[] {
  return [
    { method: 'GET', path, run: (call) => listMemberships(call, 'directoryObjects') },
    { method: 'GET', path: `${path}/microsoft.graph.group`, run: (call) => listMemberships(call, 'groups') },
    { method: 'GET', path: `${path}/$count`, run: countMemberships },
    { method: 'GET', path: `${path}/microsoft.graph.group/$count`, run: countMemberships },
  ];
}

/** "directoryObject: getMemberObjects": all ids at once. */
async function getMemberIds(call: PersonCall): Promise<GraphAnswer> {
  const { oid, tenantId } = await findPerson(call, membershipIdScopes);
  const body = readMembers(await readJsonObject(call.request), 'microsoft.graph.directoryObject', [
    'securityEnabledOnly',
  ]);
  const isEnough = readBoolean(body.securityEnabledOnly) === true ? isSecurityGroup : () => true;
  const groups = await call.services.directory.listGroups(tenantId, oid);
  const value = groups.filter(isEnough).map(({ id }) => id);
  return { status: 200, body: { '@odata.context': directoryContext(call, 'Collection(Edm.String)'), value } };
}

/** `directoryObjects` says of each what it is; a cast to `groups` need not. */
async function listMemberships(call: PersonCall, set: 'directoryObjects' | 'groups'): Promise<GraphAnswer> {
  const options = readOptions(call);
  const rows = await rowsOf(call);
  const view = async (group: DirectoryGroup): Promise<Entity> => ({
    ...(set === 'groups' ? {} : { '@odata.type': '#microsoft.graph.group' }),
    ...(await rows.view(group)),
  });
  return answerDirectory(call, { ...rows, view }, { set, options });
}

async function countMemberships(call: PersonCall): Promise<GraphAnswer> {
  return countDirectory(call, await rowsOf(call));
}

async function rowsOf(call: PersonCall): Promise<Rows<DirectoryGroup>> {
  const { oid, tenantId } = await findPerson(call, membershipListScopes);
  const view = holdsAny(groupScopes, permissionsOf(call.caller)) ? viewGroup : viewHiddenGroup;
  return {
    rows: await call.services.directory.listGroups(tenantId, oid),
    type: groupType,
    toKey: view,
    view,
    matches: (group, words) => hasWords(String(view(group).displayName ?? ''), words),
  };
}

/** "List a user's direct memberships": what picks or sorts takes both the header and `$count`. [unverified: the words] */
function readOptions(call: PersonCall): QueryOptions {
  const options = readDirectoryOptions(call, groupType);
  const isAdvanced = ['filter', 'orderby', 'search'].some((name) => call.options.has(name));
  if (isAdvanced && !options.count) {
    throw new GraphError({ status: 400, code: 'Request_UnsupportedQuery', message: 'Unsupported Query.' });
  }
  return options;
}
