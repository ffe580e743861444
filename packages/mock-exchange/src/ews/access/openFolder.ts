import type { DirectoryUser } from '@authshift/mock-idp';
import { type RightLevel, rightLevels } from '../../mailboxes/folderRight.ts';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { FolderReference } from '../folders/folderReference.ts';
import { type EwsFolder, findFolder, findWellKnown } from '../folders/mailboxFolder.ts';
import { EwsError, noMailboxOfCaller, nonExistentMailbox } from '../soap/ewsError.ts';
import type { EwsSession } from './session.ts';

/** What is about to be done in a folder, and the least level that allows it. */
export const needed = { read: 'reviewer', create: 'author', change: 'editor' } as const satisfies Record<
  string,
  RightLevel
>;
export type Need = keyof typeof needed;

/**
 * Finds a folder and checks the right to it.
 * @throws EwsError ErrorNonExistentMailbox, ErrorMissingEmailAddress, ErrorFolderNotFound, ErrorAccessDenied; HttpRefusal 403.
 */
export async function openFolder(
  reference: FolderReference,
  session: EwsSession,
  need: Need = 'read',
): Promise<EwsFolder> {
  const owner = await findOwner(reference, session);
  await session.onMailbox(owner);
  const folder =
    reference.by === 'id'
      ? findFolder(owner, reference.folder, session.services)
      : findWellKnown(owner, reference.name, session.services);
  if (folder !== undefined) await requireRight(folder, session, need);
  // Whoever may not look into a mailbox is not told what it has.
  if (folder === undefined) {
    const mayKnow = await hasWholeMailbox(owner, session);
    throw new EwsError(mayKnow ? 'ErrorFolderNotFound' : 'ErrorAccessDenied');
  }
  return folder;
}

/** @throws EwsError ErrorAccessDenied */
export async function requireRight(folder: EwsFolder, session: EwsSession, need: Need): Promise<void> {
  const level = await levelIn(folder, session);
  if (rightLevels.indexOf(level) < rightLevels.indexOf(needed[need])) throw new EwsError('ErrorAccessDenied');
}

/** The own mailbox and one with Full Access are open from top to bottom; in others it takes a right on the folder. */
async function levelIn({ owner, kind, wellKnown }: EwsFolder, session: EwsSession): Promise<RightLevel> {
  if (await hasWholeMailbox(owner, session)) return 'owner';
  const { mailboxes } = session.services;
  if (kind === 'calendar') return mailboxes.levelOf(session.actingUser, owner, 'calendar');
  if (wellKnown === 'inbox') return mailboxes.levelOf(session.actingUser, owner, 'inbox');
  return 'none';
}

export async function hasWholeMailbox(owner: DirectoryUser, { actingUser, services }: EwsSession): Promise<boolean> {
  if (actingUser.tenantId !== owner.tenantId) return false;
  return services.permissions.holds(owner, { kind: 'user', oid: actingUser.oid }, 'FullAccess');
}

async function findOwner(reference: FolderReference, session: EwsSession): Promise<DirectoryUser> {
  if (reference.by === 'id') return findOwnerById(reference.oid, session);
  return reference.address === undefined ? ownMailbox(session) : findOwnerByAddress(reference.address, session);
}

async function findOwnerByAddress(address: string, session: EwsSession): Promise<DirectoryUser> {
  session.onAddress(address);
  const owner = await findByAddress(address, session);
  if (owner === undefined) throw nonExistentMailbox(address);
  return owner;
}

/** The user in the tenant whose mailbox is at this place. */
export async function findByAddress(
  address: string,
  { services, tenant, place }: Pick<EwsSession, 'services' | 'tenant' | 'place'>,
): Promise<DirectoryUser | undefined> {
  const user = await services.directory.findUser({ tenantId: tenant.id, address });
  return user !== undefined && (await place.hasMailbox(user)) ? user : undefined;
}

/** @throws EwsFault ErrorNonExistentMailbox; EwsError ErrorMissingEmailAddress */
export async function ownMailbox(session: EwsSession): Promise<DirectoryUser> {
  const { actingUser, place, isAnchored } = session;
  if (await place.hasMailbox(actingUser)) return actingUser;
  const address = primaryAddress(actingUser);
  session.onAddress(address);
  // Exchange Online's front end looks for the caller's mailbox to route the request there, and has none. A server of one's own, and
  // a mailbox server that the anchor led to, only miss it when a folder names no mailbox.
  if (place.kind === 'on-premises' || isAnchored) throw new EwsError('ErrorMissingEmailAddress');
  throw noMailboxOfCaller(address);
}

/** @throws EwsError ErrorFolderNotFound */
export async function findOwnerById(oid: string, session: EwsSession): Promise<DirectoryUser> {
  const { services, tenant, place } = session;
  const owner = await services.directory.findUser({ tenantId: tenant.id, oid });
  if (owner === undefined || !(await place.hasMailbox(owner))) throw new EwsError('ErrorFolderNotFound');
  return owner;
}
