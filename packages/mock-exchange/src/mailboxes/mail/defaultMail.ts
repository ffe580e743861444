import { createHash } from 'node:crypto';
import type { DirectoryUser } from '@authshift/mock-idp';
import { primaryAddress } from '../mailbox.ts';
import type { SpecialUse } from './mailFolder.ts';
import { type MessageContent, writeMessage } from './messageText.ts';

export interface DefaultMessage {
  readonly specialUse: SpecialUse;
  readonly raw: Buffer;
  readonly flags: readonly string[];
  readonly receivedAt: number;
}

type Template = Pick<MessageContent, 'subject' | 'text' | 'html' | 'attachment'> & {
  readonly from: string;
  readonly specialUse: SpecialUse;
  readonly flags: readonly string[];
  readonly daysAgo: number;
};

// One of each kind that a mail client has to read: plain text, HTML beside it, an attachment, letters beyond ASCII.
const templates: readonly Template[] = [
  {
    specialUse: 'inbox',
    from: 'Front desk',
    subject: 'Your parcel has arrived',
    text: 'A parcel for you is at the front desk.\r\n',
    flags: ['\\Seen'],
    daysAgo: 9,
  },
  {
    specialUse: 'inbox',
    from: 'Accounts payable',
    subject: 'Invoice for the meeting rooms',
    text: 'The invoice for the meeting rooms is attached.\r\n',
    attachment: {
      name: 'invoice.csv',
      contentType: 'text/csv',
      content: Buffer.from('room,hours,price\r\nlarge,12,480.00\r\nsmall,7,140.00\r\n'),
    },
    flags: ['\\Seen', '\\Flagged'],
    daysAgo: 6,
  },
  {
    specialUse: 'inbox',
    from: 'Facilities',
    subject: 'Fire drill on the second floor',
    text: 'The fire drill takes ten minutes. Please leave by the nearest stairs.\r\n',
    html: '<p>The fire drill takes <b>ten minutes</b>. Please leave by the nearest stairs.</p>\r\n',
    flags: ['\\Seen', '\\Answered'],
    daysAgo: 4,
  },
  {
    specialUse: 'inbox',
    from: 'Canteen',
    subject: 'Menu of the week: crème brûlée, Käsespätzle, 寿司',
    text: 'On Friday the kitchen serves crème brûlée.\r\n',
    html: '<p>On Friday the kitchen serves <i>crème brûlée</i>.</p>\r\n',
    flags: [],
    daysAgo: 2,
  },
  {
    specialUse: 'inbox',
    from: 'Help desk',
    subject: 'Planned maintenance tonight',
    text: 'The time sheets cannot be reached from 22:00 to 23:00.\r\n',
    flags: [],
    daysAgo: 1,
  },
  {
    specialUse: 'sent',
    from: 'owner',
    subject: 'Minutes of the weekly planning',
    text: 'All open points were settled.\r\n',
    flags: ['\\Seen'],
    daysAgo: 5,
  },
  {
    specialUse: 'drafts',
    from: 'owner',
    subject: 'Request for a second screen',
    text: 'I would like to ask for\r\n',
    flags: ['\\Seen', '\\Draft'],
    daysAgo: 3,
  },
];

const day = 86_400_000;

/** The messages a mailbox has when nobody changed it, oldest first in each folder; all lie before `today`, a UTC midnight. */
export function defaultMail(owner: DirectoryUser, today: number): readonly DefaultMessage[] {
  return templates.map((template, index) => toMessage(owner, today, { ...template, index }));
}

function toMessage(
  owner: DirectoryUser,
  today: number,
  { specialUse, flags, daysAgo, from, index, ...content }: Template & { readonly index: number },
): DefaultMessage {
  const address = primaryAddress(owner);
  const domain = address.slice(address.indexOf('@') + 1);
  const own = { name: owner.displayName, address };
  const other = (name: string) => ({ name, address: `${name.toLowerCase().replaceAll(' ', '-')}@${domain}` });
  const digest = createHash('sha256').update(`${owner.oid} ${index}`).digest();
  // From 07:00 to 17:59, at a minute that follows from the mailbox.
  const receivedAt = today - daysAgo * day + 25_200_000 + (digest.readUInt32BE(0) % 660) * 60_000;
  const raw = writeMessage({
    ...content,
    from: from === 'owner' ? own : other(from),
    to: from === 'owner' ? other('Help desk') : own,
    date: receivedAt,
    messageId: `${digest.toString('hex', 4, 20)}@${domain}`,
  });
  return { specialUse, raw, flags, receivedAt };
}
