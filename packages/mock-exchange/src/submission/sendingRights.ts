import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import type { Permissions } from '../mailboxes/permissions.ts';
import type { MessageSender } from './submission.ts';

/** As whom a message goes out: oneself, somebody else, or oneself on somebody's behalf. */
export type SendingRight = 'own' | 'as' | 'on-behalf';

export interface SendingContext {
  readonly directory: Directory;
  readonly permissions: Permissions;
  readonly sender: MessageSender;
  readonly mailbox: DirectoryUser;
}

/**
 * What lets this mailbox send with an address; undefined = nothing. Full Access is no right to send: only Send As and Send on Behalf
 * are (Add-RecipientPermission, Set-Mailbox -GrantSendOnBehalfTo). An application sends as the mailbox it signed in to: rights of its
 * service principal count for nothing here (github.com/Notifuse/notifuse/issues/250).
 */
export async function sendingRight(address: string, context: SendingContext): Promise<SendingRight | undefined> {
  if (addressesOf(context.mailbox).includes(address.toLowerCase())) return 'own';
  const { directory, permissions, mailbox, sender } = context;
  const owner = await directory.findUser({ tenantId: mailbox.tenantId, address });
  if (owner === undefined) return undefined;
  if (owner.oid === mailbox.oid) return 'own';
  const trustee = { kind: 'user', oid: (sender.account ?? mailbox).oid } as const;
  if (await permissions.holds(owner, trustee, 'SendAs')) return 'as';
  return (await permissions.holds(owner, trustee, 'SendOnBehalf')) ? 'on-behalf' : undefined;
}

/** Every address a mailbox answers to, in small letters. */
export function addressesOf({ upn, mail, aliases }: DirectoryUser): readonly string[] {
  return [upn, ...(mail === undefined ? [] : [mail]), ...aliases].map((address) => address.toLowerCase());
}
