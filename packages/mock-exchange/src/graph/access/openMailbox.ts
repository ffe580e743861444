import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import { type FolderName, type RightLevel, rightLevels } from '../../mailboxes/folderRight.ts';
import { isMoving, isOpenable } from '../../mailboxes/mailbox.ts';
import { assignedRoles, reachedByPolicy } from '../../policies/applicationAccess.ts';
import { judgeUserAgent } from '../../policies/ewsAccess.ts';
import type { ExchangeServices } from '../../services.ts';
import { invalidUser, refuse } from '../protocol/graphError.ts';
import type { Caller } from './authenticateGraph.ts';
import { grantors, holdsAny, type Need } from './permission.ts';

/** A mailbox that a caller may do something with. */
export interface OpenMailbox {
  readonly owner: DirectoryUser;
  /** A person with a right on one folder only sees that one. */
  readonly folders: 'all' | 'inbox';
  /** Whether bodies and attachments stay hidden. */
  readonly basicsOnly: boolean;
}

/**
 * The user a path names: `me`, an object id, a UPN or an address. Throws `GraphError`: 400 for `me` without a person, 404
 * for somebody who is not there.
 */
export async function findNamedUser(
  reference: string | undefined,
  caller: Caller,
  { directory }: Pick<ExchangeServices, 'directory'>,
): Promise<DirectoryUser> {
  if (reference === undefined) {
    if (caller.kind === 'app') throw refuse('meNeedsUser');
    return caller.user;
  }
  const found = await findInDirectory(reference, caller.tenant.id, directory);
  if (found !== undefined) return found;
  // [unverified] Which of the two not-found answers comes when: an address of one of the tenant's own domains is a user that
  // is not valid, anything else cannot even be located.
  const domain = reference.slice(reference.lastIndexOf('@') + 1).toLowerCase();
  if (reference.includes('@') && caller.tenant.domains.includes(domain)) throw invalidUser(reference);
  throw refuse('resourceNotFound');
}

/** By object id (`oid@tenant` as well, as Graph writes it itself), UPN (a guest's too), address or alias. */
export async function findInDirectory(
  reference: string,
  tenantId: string,
  directory: Directory,
): Promise<DirectoryUser | undefined> {
  const [oid = '', at] = reference.split('@');
  if (isGuid(oid) && at?.toLowerCase() === tenantId) return directory.findUser({ tenantId, oid: oid.toLowerCase() });
  if (isGuid(reference)) return directory.findUser({ tenantId, oid: reference.toLowerCase() });
  if (!/#EXT#/i.test(reference)) return directory.findUser({ tenantId, address: reference });
  const users = await directory.listUsers(tenantId);
  return users.find(({ upn }) => upn.toLowerCase() === reference.toLowerCase());
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

export interface AccessRequest {
  readonly caller: Caller;
  readonly owner: DirectoryUser;
  readonly need: Need;
  readonly userAgent: string | undefined;
}

/** Whether a token could do this with any mailbox at all. Throws `GraphError` 403. */
export async function checkPermission(
  { caller, owner, need }: AccessRequest,
  services: ExchangeServices,
): Promise<void> {
  const { own, shared, roles } = grantors[need];
  if (caller.kind === 'delegated') {
    const wanted = caller.user.oid === owner.oid ? [...own, ...shared] : shared;
    if (!holdsAny(wanted, caller.scopes)) throw refuse('accessDenied');
    return;
  }
  if (holdsAny(roles, caller.roles)) return;
  if ((await rolesInExchange(caller, undefined, services)).some((role) => isGranting(need, role))) return;
  throw refuse('accessDenied');
}

/** Throws `GraphError`: 404 where there is no mailbox, 503 while it is moved, 403 where the caller may not reach it. */
export async function openMailbox(request: AccessRequest, services: ExchangeServices): Promise<OpenMailbox> {
  await checkPermission(request, services);
  const { caller, owner, userAgent } = request;
  const [tenant, mailbox] = await Promise.all([
    services.settings.tenant(caller.tenant.id),
    services.settings.mailbox(owner),
  ]);
  if (isMoving(owner, mailbox)) throw refuse('mailboxMoving');
  if (!isOpenable(owner, mailbox)) throw refuse('mailboxNotEnabled');
  if (judgeUserAgent(userAgent, { tenant, mailbox }) !== 'allowed') throw refuse('odataDisabled');
  if (caller.kind === 'app') return openForApplication(caller, request, services);
  return openForPerson(caller, request, services);
}

type Application = Extract<Caller, { kind: 'app' }>;
type Person = Extract<Caller, { kind: 'delegated' }>;

/** Entra's consent reaches every mailbox that no policy takes away; Exchange's own assignments add theirs. */
async function openForApplication(
  caller: Application,
  { owner, need }: AccessRequest,
  services: ExchangeServices,
): Promise<OpenMailbox> {
  const assigned = await rolesInExchange(caller, owner.oid, services);
  const holds = (wanted: Need): boolean => assigned.some((role) => isGranting(wanted, role));
  const everywhere = holdsAny(grantors[need].roles, caller.roles);
  const policies = await services.settings.applicationAccessPolicies.holding(caller.tenant.id);
  const isReached = reachedByPolicy(policies, { appId: caller.appId, oid: owner.oid });
  if (!holds(need) && everywhere && !isReached) throw refuse('odataDisabled');
  if (!holds(need) && !everywhere) throw refuse('accessDenied');
  const reads = fullRead(need);
  const basicsOnly = !holds(reads) && !(isReached && holdsAny(grantors[reads].roles, caller.roles));
  return { owner, folders: 'all', basicsOnly };
}

async function openForPerson(
  { user, scopes }: Person,
  { owner, need }: AccessRequest,
  { permissions, mailboxes }: ExchangeServices,
): Promise<OpenMailbox> {
  const isOwn = user.oid === owner.oid;
  const { own, shared } = grantors[fullRead(need)];
  const basicsOnly = !holdsAny(isOwn ? [...own, ...shared] : shared, scopes);
  // Who may send as whom is the submission's to judge.
  const isOpen =
    isOwn || need === 'mail-send' || (await permissions.holds(owner, { kind: 'user', oid: user.oid }, 'FullAccess'));
  if (isOpen) return { owner, folders: 'all', basicsOnly };
  const folder: FolderName = need.startsWith('calendar') ? 'calendar' : 'inbox';
  const least: RightLevel = need.endsWith('-write') ? 'author' : 'reviewer';
  const level = mailboxes.levelOf(user, owner, folder);
  if (rightLevels.indexOf(level) < rightLevels.indexOf(least)) throw refuse('accessDenied');
  return { owner, folders: 'inbox', basicsOnly };
}

function fullRead(need: Need): Need {
  return need.startsWith('calendar') ? 'calendar-read' : 'mail-read';
}

function isGranting(need: Need, role: string): boolean {
  return grantors[need].assigned.some((name) => name === role);
}

async function rolesInExchange(
  { tenant, servicePrincipalId }: Application,
  oid: string | undefined,
  { settings }: ExchangeServices,
): Promise<readonly string[]> {
  if (servicePrincipalId === undefined) return [];
  const [assignments, scopes] = await Promise.all([
    settings.managementRoleAssignments.holding(tenant.id),
    settings.managementScopes.holding(tenant.id),
  ]);
  return assignedRoles(assignments, scopes, { servicePrincipalId, ...(oid === undefined ? {} : { oid }) });
}

/** Folders beside the one that was shared are not there for that person. */
export function isNotShared(mailbox: OpenMailbox, isInbox: boolean): boolean {
  return mailbox.folders === 'inbox' && !isInbox;
}
