/** What a permission allows, in words for somebody who has never heard of it. */
const meanings: Readonly<Record<string, string>> = {
  'EWS.AccessAsUser.All': 'Open every mailbox that the account may open: mail, calendars, contacts and tasks.',
  full_access_as_app: 'Open every mailbox of the organization, without anybody signing in.',
  'IMAP.AccessAsUser.All': 'Read and change the mail of the account.',
  'IMAP.AccessAsApp': 'Read and change the mail of the mailboxes that Exchange gives the app.',
  'POP.AccessAsUser.All': 'Fetch the mail of the account.',
  'POP.AccessAsApp': 'Fetch the mail of the mailboxes that Exchange gives the app.',
  'SMTP.Send': 'Send mail as the account.',
  'SMTP.SendAsApp': 'Send mail from the mailboxes that Exchange gives the app.',
  'Exchange.Manage': 'Administer Exchange, as far as the roles of the account reach.',
  'Exchange.ManageAsApp': 'Administer Exchange, as far as the roles of the app reach.',
  'Mail.ReadWrite': 'Read and change mail.',
  'Mail.Send': 'Send mail.',
  'Calendars.ReadWrite': 'Read and change calendars.',
  'Contacts.ReadWrite': 'Read and change contacts.',
  'Tasks.ReadWrite': 'Read and change tasks.',
  'Tasks.ReadWrite.All': 'Read and change tasks.',
};

/** A permission nobody has explained yet is shown as Microsoft names it. */
export function meaningOf(permission: string): string {
  return meanings[permission] ?? permission;
}
