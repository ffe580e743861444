import type { DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeServices } from '../../services.ts';
import type { Caller } from '../access/authenticateGraph.ts';
import { findInDirectory } from '../access/openMailbox.ts';
import { type DirectoryScopes, holdsAny } from '../access/permission.ts';
import { noDirectoryObject, refuse } from '../protocol/graphError.ts';
import type { GraphAnswer, GraphRequest } from '../protocol/graphRequest.ts';
import type { Operation } from '../protocol/route.ts';

/** A request of the directory, which no mailbox is opened for. */
export interface DirectoryCall {
  readonly services: ExchangeServices;
  readonly caller: Caller;
  readonly request: GraphRequest;
  readonly options: ReadonlyMap<string, string>;
}

export interface PersonCall extends DirectoryCall {
  /** Id, UPN or address; undefined = the signed-in person. */
  readonly reference: string | undefined;
}

/** One operation on a person; the path is empty for the profile itself. */
export interface PersonRoute extends Operation {
  readonly run: (call: PersonCall) => Promise<GraphAnswer>;
}

/** Throws `GraphError`: 400 for `me` without a person, 403 where the permission is missing, 404 for somebody who is not there. */
export async function findPerson(
  { caller, services, reference }: PersonCall,
  scopes: DirectoryScopes,
): Promise<DirectoryUser> {
  if (reference === undefined && caller.kind === 'app') throw refuse('meNeedsUser');
  const own = caller.kind === 'app' ? undefined : caller.user.oid;
  const user = await findInDirectory(reference ?? own ?? '', caller.tenant.id, services.directory);
  const isOwn = user !== undefined && user.oid === own;
  checkScopes(caller, isOwn ? scopes.own : scopes.everybody);
  if (user === undefined) throw noDirectoryObject(reference ?? '');
  return user;
}

/** Throws `GraphError` 403. */
export function checkScopes(caller: Caller, wanted: readonly string[]): void {
  if (!holdsAny(wanted, permissionsOf(caller))) throw refuse('insufficientPrivileges');
}

/** What a token may do: scopes of a person, roles of an application. */
export function permissionsOf(caller: Caller): readonly string[] {
  return caller.kind === 'app' ? caller.roles : caller.scopes;
}
