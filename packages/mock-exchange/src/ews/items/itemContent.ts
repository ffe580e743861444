import type { DirectoryUser } from '@authshift/mock-idp';
import { type ParsedMessage, type Party, parseMessage } from '../../mailboxes/mail/parsedMessage.ts';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { EwsSession } from '../access/session.ts';
import { type Markup, xml } from '../soap/markup.ts';
import type { EwsItem } from './mailboxItem.ts';

/** All that the properties of a message are written from. */
export interface MessageContent {
  readonly item: EwsItem & { readonly kind: 'message' };
  readonly parsed: ParsedMessage;
}

/** All that the properties of an appointment are written from. */
export interface AppointmentContent {
  readonly item: EwsItem & { readonly kind: 'appointment' };
  readonly organizer: Party;
  /** Whether the mailbox called the meeting itself. */
  readonly isOrganizer: boolean;
}

export async function readMessage(item: EwsItem & { readonly kind: 'message' }): Promise<MessageContent> {
  return { item, parsed: await parseMessage(item.message.raw) };
}

export async function readAppointment(
  item: EwsItem & { readonly kind: 'appointment' },
  { services }: Pick<EwsSession, 'services'>,
): Promise<AppointmentContent> {
  const { owner } = item.folder;
  const address = item.item.organizer;
  if (address === undefined) return { item, organizer: nameAndAddress(owner), isOrganizer: true };
  const user = await services.directory.findUser({ tenantId: owner.tenantId, address });
  const organizer = user === undefined ? { name: address, address } : nameAndAddress(user);
  return { item, organizer, isOrganizer: user?.oid === owner.oid };
}

function nameAndAddress(user: DirectoryUser): Party {
  return { name: user.displayName, address: primaryAddress(user) };
}

/** EmailAddressType of types.xsd. */
export function writeMailbox({ name, address }: Party): Markup {
  return xml`<t:Mailbox><t:Name>${name === '' ? address : name}</t:Name><t:EmailAddress>${address}</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType><t:MailboxType>Mailbox</t:MailboxType></t:Mailbox>`;
}

/** Exchange has no fractions of a second in its answers. */
export function writeTime(time: string | number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
