import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import type { MailboxSettings } from './mailboxSettings.ts';

/** A shared mailbox belongs to nobody who signs in: its account is blocked, and it needs no licence. */
export function isShared(user: DirectoryUser): boolean {
  return user.behaviour === 'shared';
}

/**
 * Whether Exchange Online keeps a mailbox for this account: it takes a licence with Exchange unless the mailbox is a
 * shared one, and an account whose mailbox lives on premises has none here. A blocked sign-in does not take the mailbox
 * away.
 */
export function hasCloudMailbox(user: DirectoryUser): boolean {
  return user.location === 'cloud' && (user.licences.length > 0 || isShared(user));
}

/** Whether there is a mailbox at all: in the cloud, or in the company's own building. */
export function hasMailbox(user: DirectoryUser): boolean {
  return user.location === 'on-premises' || hasCloudMailbox(user);
}

/** Whether there is a mailbox in the cloud that can be opened now: its licence has arrived, it is not deleted nor being moved. */
export function isOpenable(user: DirectoryUser, { state }: Pick<MailboxSettings, 'state'>): boolean {
  return hasCloudMailbox(user) && state === 'ready';
}

/** Whether there is a mailbox in the cloud that EWS and Graph know to be on its way to another database. */
export function isMoving(user: DirectoryUser, { state }: Pick<MailboxSettings, 'state'>): boolean {
  return hasCloudMailbox(user) && state === 'moving';
}

/** Frontline licences (F1, F3, Kiosk) alone, without a full Exchange Online plan. */
export function isFrontlineOnly(user: DirectoryUser): boolean {
  return hasCloudMailbox(user) && user.licences.length > 0 && !user.licences.includes('exchange-online');
}

/** The user whose cloud mailbox answers to this primary address or alias in this tenant. */
export async function findMailboxUser(
  directory: Directory,
  tenantId: string,
  address: string,
): Promise<DirectoryUser | undefined> {
  const user = await directory.findUser({ tenantId, address });
  return user !== undefined && hasCloudMailbox(user) ? user : undefined;
}

/** The address a mailbox is known by: its mail attribute, or the UPN where there is none. */
export function primaryAddress(user: DirectoryUser): string {
  return user.mail ?? user.upn;
}
