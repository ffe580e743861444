import type { Resource } from './records.ts';

export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
export const EXCHANGE_APP_ID = '00000002-0000-0ff1-ce00-000000000000';

/** Every name a resource can be asked for by, in any cloud. */
export function namesOf({ appId, uris, nationalUris = {} }: Resource): readonly string[] {
  return [appId, ...uris, ...Object.values(nationalUris).flat()];
}

/**
 * Permission names and ids as in Microsoft's permissions reference and in "Authenticate an IMAP, POP or SMTP connection using OAuth".
 * Both of these APIs get version 1 access tokens, whichever endpoint was asked.
 */
export const MICROSOFT_RESOURCES: readonly Resource[] = [
  {
    appId: EXCHANGE_APP_ID,
    name: 'Office 365 Exchange Online',
    uris: ['https://outlook.office365.com', 'https://outlook.office.com', 'https://ps.outlook.com'],
    nationalUris: { 'us-government': ['https://outlook.office365.us'], china: ['https://partner.outlook.cn'] },
    tokenVersion: 1,
    scopes: [
      { value: 'EWS.AccessAsUser.All', text: 'Open the mailboxes you can open, through Exchange Web Services' },
      { value: 'IMAP.AccessAsUser.All', text: 'Read and change your mail through IMAP' },
      { value: 'POP.AccessAsUser.All', text: 'Read and delete your mail through POP' },
      { value: 'SMTP.Send', text: 'Send mail as you through SMTP' },
      { value: 'Exchange.Manage', text: 'Administer Exchange Online as you' },
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
    nationalUris: {
      'us-government': ['https://graph.microsoft.us', 'https://dod-graph.microsoft.us'],
      china: ['https://microsoftgraph.chinacloudapi.cn'],
    },
    tokenVersion: 1,
    scopes: [
      { value: 'User.Read', text: 'Sign you in and read your profile' },
      { value: 'User.ReadBasic.All', text: 'Read the basic profile of everybody in the organization' },
      { value: 'User.Read.All', text: 'Read the full profile of everybody in the organization' },
      { value: 'GroupMember.Read.All', text: 'Read the names of groups and who is in them' },
      { value: 'Group.Read.All', text: 'Read all groups' },
      { value: 'Directory.Read.All', text: "Read everything in the organization's directory" },
      { value: 'Calendars.ReadBasic', text: 'Read when you are busy, without details' },
      { value: 'Calendars.Read', text: 'Read your calendars' },
      { value: 'Calendars.Read.Shared', text: 'Read your calendars and those shared with you' },
      { value: 'Calendars.ReadWrite', text: 'Read and change your calendars' },
      { value: 'Calendars.ReadWrite.Shared', text: 'Read and change your calendars and those shared with you' },
      { value: 'Contacts.Read', text: 'Read your contacts' },
      { value: 'Contacts.ReadWrite', text: 'Read and change your contacts' },
      { value: 'Mail.ReadBasic', text: 'Read who writes to you and about what, without the text' },
      { value: 'Mail.ReadBasic.Shared', text: 'Read the same of the mail shared with you' },
      { value: 'Mail.Read', text: 'Read your mail' },
      { value: 'Mail.Read.Shared', text: 'Read your mail and the mail shared with you' },
      { value: 'Mail.ReadWrite', text: 'Read and change your mail' },
      { value: 'Mail.ReadWrite.Shared', text: 'Read and change your mail and the mail shared with you' },
      { value: 'Mail.Send', text: 'Send mail as you' },
      { value: 'Mail.Send.Shared', text: 'Send mail as you and for those who let you' },
      { value: 'MailboxSettings.Read', text: 'Read the settings of your mailbox' },
      { value: 'MailboxSettings.ReadWrite', text: 'Read and change the settings of your mailbox' },
    ],
    roles: [
      { value: 'Calendars.ReadBasic.All', text: 'Read when anybody is busy, without details' },
      { value: 'Calendars.Read', text: 'Read the calendars of every mailbox' },
      { value: 'Calendars.ReadWrite', text: 'Read and change the calendars of every mailbox' },
      { value: 'Mail.ReadBasic', text: 'Read who writes to whom and about what in every mailbox' },
      { value: 'Mail.ReadBasic.All', text: 'Read who writes to whom and about what in every mailbox' },
      { value: 'Mail.Read', text: 'Read the mail of every mailbox' },
      { value: 'Mail.ReadWrite', text: 'Read and change the mail of every mailbox' },
      { value: 'Mail.Send', text: 'Send mail as anybody' },
      { value: 'MailboxSettings.Read', text: 'Read the settings of every mailbox' },
      { value: 'MailboxSettings.ReadWrite', text: 'Read and change the settings of every mailbox' },
      { value: 'GroupMember.Read.All', text: 'Read the names of groups and who is in them' },
      { value: 'Group.Read.All', text: 'Read all groups' },
      { value: 'Directory.Read.All', text: "Read everything in the organization's directory" },
      { value: 'User.ReadBasic.All', text: 'Read the basic profile of everybody' },
      { value: 'User.Read.All', text: 'Read the profile of everybody' },
    ],
  },
];
