import type { FurtherNeed } from '@authshift/core';
import type { Format } from '../format.ts';

export type PermissionsMessages = ReturnType<typeof permissionsEnglish>;

/** What permissions allow, in plain words. */
export const permissionsEnglish = (_format: Format) => ({
  means: {
    'EWS.AccessAsUser.All': 'Open, through Exchange Web Services, every mailbox that the signed-in account may open.',
    full_access_as_app:
      'Open every mailbox of the organization through Exchange Web Services, without anybody signing in.',
    'IMAP.AccessAsUser.All': 'Read and change mail over IMAP, as the signed-in account.',
    'IMAP.AccessAsApp': 'Read and change mail over IMAP, in the mailboxes Exchange gives the app.',
    'POP.AccessAsUser.All': 'Fetch mail over POP, as the signed-in account.',
    'POP.AccessAsApp': 'Fetch mail over POP, from the mailboxes Exchange gives the app.',
    'SMTP.Send': 'Send mail over SMTP, as the signed-in account.',
    'SMTP.SendAsApp': 'Send mail over SMTP, from the mailboxes Exchange gives the app.',
    'Exchange.Manage': 'Administer Exchange as far as the roles of the signed-in account reach.',
    'Exchange.ManageAsApp': 'Administer Exchange as far as the roles of the app reach.',
    'Mail.ReadWrite': 'Read and change mail.',
    'Mail.Send': 'Send mail.',
    'Calendars.ReadWrite': 'Read and change calendars.',
    'Contacts.ReadWrite': 'Read and change contacts.',
    'Tasks.ReadWrite': 'Read and change tasks.',
    'Tasks.ReadWrite.All': 'Read and change tasks.',
    offline_access: 'Keep working after the sign-in: without it the access ends within the hour.',
    openid: 'Know which account signed in.',
    profile: 'Know the name of the account that signed in.',
    '.default': 'Whatever the app lists and an admin has approved.',
  } as Readonly<Record<string, string>>,
  everyMailbox: 'In every mailbox of the organization, until an Exchange admin narrows it.',
  need: {
    'ews-allow-list': 'An Exchange admin lists the app among those that may use EWS (from 1 October 2026).',
    'exchange-service-principal':
      'An Exchange admin makes the app known to Exchange, with the object ID of the enterprise application.',
    'full-access': 'An Exchange admin gives the app full access to each mailbox.',
    'send-as': 'An Exchange admin lets the app send as each mailbox.',
    'smtp-auth-enabled': 'SMTP AUTH is switched on for the mailbox and the tenant.',
    'directory-role': 'An Entra admin gives an Exchange role to the app, or to who signs in.',
    certificate: 'The app proves itself with a certificate; a secret is not taken here.',
  } satisfies Record<FurtherNeed, string>,
  needed: 'Also needed, beside the approval',
});
