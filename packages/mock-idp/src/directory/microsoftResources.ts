import type { Resource } from './records.ts';

export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
export const EXCHANGE_APP_ID = '00000002-0000-0ff1-ce00-000000000000';

/**
 * Permission names and ids as in Microsoft's permissions reference and in "Authenticate an IMAP, POP or SMTP connection using OAuth".
 * Both of these APIs get version 1 access tokens, whichever endpoint was asked.
 */
export const MICROSOFT_RESOURCES: readonly Resource[] = [
  {
    appId: EXCHANGE_APP_ID,
    name: 'Office 365 Exchange Online',
    uris: ['https://outlook.office365.com', 'https://outlook.office.com', 'https://ps.outlook.com'],
    tokenVersion: 1,
    scopes: [
      { value: 'EWS.AccessAsUser.All', text: 'Open the mailboxes you can open, through Exchange Web Services' },
      { value: 'IMAP.AccessAsUser.All', text: 'Read and change your mail through IMAP' },
      { value: 'POP.AccessAsUser.All', text: 'Read and delete your mail through POP' },
      { value: 'SMTP.Send', text: 'Send mail as you through SMTP' },
    ],
    roles: [
      { value: 'full_access_as_app', text: 'Open every mailbox of the organization through Exchange Web Services' },
      { value: 'IMAP.AccessAsApp', text: 'Open registered mailboxes through IMAP' },
      { value: 'POP.AccessAsApp', text: 'Open registered mailboxes through POP' },
      { value: 'SMTP.SendAsApp', text: 'Send mail from registered mailboxes through SMTP' },
      { value: 'Exchange.ManageAsApp', text: 'Administer Exchange Online' },
    ],
  },
  {
    appId: GRAPH_APP_ID,
    name: 'Microsoft Graph',
    uris: ['https://graph.microsoft.com'],
    tokenVersion: 1,
    scopes: [
      { value: 'User.Read', text: 'Sign you in and read your profile' },
      { value: 'User.ReadBasic.All', text: 'Read the basic profile of everybody in the organization' },
      { value: 'User.Read.All', text: 'Read the full profile of everybody in the organization' },
      { value: 'Calendars.Read', text: 'Read your calendars' },
      { value: 'Calendars.ReadWrite', text: 'Read and change your calendars' },
      { value: 'Contacts.Read', text: 'Read your contacts' },
      { value: 'Contacts.ReadWrite', text: 'Read and change your contacts' },
      { value: 'Mail.Read', text: 'Read your mail' },
      { value: 'Mail.ReadWrite', text: 'Read and change your mail' },
      { value: 'Mail.Send', text: 'Send mail as you' },
    ],
    roles: [
      { value: 'Calendars.ReadWrite', text: 'Read and change the calendars of every mailbox' },
      { value: 'Mail.ReadWrite', text: 'Read and change the mail of every mailbox' },
      { value: 'Mail.Send', text: 'Send mail as anybody' },
      { value: 'User.Read.All', text: 'Read the profile of everybody' },
    ],
  },
];
