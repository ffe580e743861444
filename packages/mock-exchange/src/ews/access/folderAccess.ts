import type { Directory, DirectoryUser, Tenant } from '@authshift/mock-idp';
import type { FolderName } from '../../mailboxes/folderRight.ts';
import { mayRead } from '../../mailboxes/folderRight.ts';
import { findMailboxUser, hasCloudMailbox, primaryAddress } from '../../mailboxes/mailbox.ts';
import type { MailboxAccess } from '../../mailboxes/mailboxes.ts';
import { mailboxRefused } from '../../policies/ewsPolicy.ts';
import type { FolderReference } from '../folders/folderReference.ts';
import { EwsError, noMailboxOfCaller, nonExistentMailbox } from '../soap/ewsError.ts';

/** The front end answers with this HTTP status and an empty body. [unverified: 413 and 415 are what IIS and WCF send] */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: 403 | 413 | 415;

  constructor(status: 403 | 413 | 415) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** What one operation works with: as whom, and on which mailboxes. */
export interface EwsSession {
  readonly tenant: Tenant;
  /** The signed-in user, or the impersonated one. */
  readonly actingUser: DirectoryUser;
  readonly directory: Directory;
  readonly mailboxes: MailboxAccess;
  /** Told each mailbox a folder was asked of, for the request log. */
  readonly onMailbox: (address: string) => void;
}

export interface OpenFolder {
  readonly owner: DirectoryUser;
  readonly folder: FolderName;
}

/**
 * Finds a folder and checks the right to read it.
 * @throws EwsError ErrorNonExistentMailbox, ErrorAccessDenied; HttpRefusal 403 where the mailbox's licence has no EWS.
 */
export async function openFolder(reference: FolderReference, session: EwsSession): Promise<OpenFolder> {
  const owner = await findOwner(reference, session);
  if (mailboxRefused(session.tenant, owner)) throw new HttpRefusal(403);
  const level = session.mailboxes.levelOf(session.actingUser, owner, reference.folder);
  if (!mayRead(level)) throw new EwsError('ErrorAccessDenied');
  return { owner, folder: reference.folder };
}

async function findOwner(reference: FolderReference, session: EwsSession): Promise<DirectoryUser> {
  if (reference.by === 'id') return findOwnerById(reference.oid, session);
  if (reference.address === undefined) return ownMailbox(session);
  const { address } = reference;
  session.onMailbox(address);
  const owner = await findMailboxUser(session.directory, session.tenant.id, address);
  if (owner === undefined) throw nonExistentMailbox(address);
  return owner;
}

function ownMailbox({ actingUser, onMailbox }: EwsSession): DirectoryUser {
  const address = primaryAddress(actingUser);
  onMailbox(address);
  if (!hasCloudMailbox(actingUser)) throw noMailboxOfCaller(address);
  return actingUser;
}

async function findOwnerById(oid: string, session: EwsSession): Promise<DirectoryUser> {
  const owner = await session.directory.findUser({ tenantId: session.tenant.id, oid });
  if (owner === undefined || !hasCloudMailbox(owner)) throw new EwsError('ErrorFolderNotFound');
  session.onMailbox(primaryAddress(owner));
  return owner;
}
