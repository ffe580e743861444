import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import type { Permissions, Trustee } from '../mailboxes/permissions.ts';
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
 * are (Add-RecipientPermission, Set-Mailbox -GrantSendOnBehalfTo).
 */
export async function sendingRight(address: string, context: SendingContext): Promise<SendingRight | undefined> {
  if (addressesOf(context.mailbox).includes(address.toLowerCase())) return 'own';
  const { directory, permissions, mailbox, sender } = context;
  const owner = await directory.findUser({ tenantId: mailbox.tenantId, address });
  if (owner === undefined) return undefined;
  if (owner.oid === mailbox.oid) return 'own';
  const trustees = trusteesOf(sender);
  for (const [right, result] of [
    ['SendAs', 'as'],
    ['SendOnBehalf', 'on-behalf'],
  ] as const) {
    for (const trustee of trustees) if (await permissions.holds(owner, trustee, right)) return result;
  }
  return undefined;
}

/** Every address a mailbox answers to, in small letters. */
export function addressesOf({ upn, mail, aliases }: DirectoryUser): readonly string[] {
  return [upn, ...(mail === undefined ? [] : [mail]), ...aliases].map((address) => address.toLowerCase());
}

function trusteesOf({ account, servicePrincipalId }: MessageSender): readonly Trustee[] {
  return [
    ...(account === undefined ? [] : [{ kind: 'user', oid: account.oid } as const]),
    ...(servicePrincipalId === undefined ? [] : [{ kind: 'service-principal', objectId: servicePrincipalId } as const]),
  ];
}
