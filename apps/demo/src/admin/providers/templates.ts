/** What a blank provider record may begin with. The addresses at Microsoft follow from the tenant, the scopes from the protocol. */
export interface Template {
  readonly id: string;
  readonly label: string;
  readonly explains: string;
  readonly displayName: string;
  readonly protocol: 'imap-smtp' | 'graph' | 'ews';
}

export const templates: readonly Template[] = [
  {
    id: 'mail',
    label: 'Microsoft 365 mail (IMAP and SMTP)',
    explains: 'Reads and sends as one signed-in mailbox.',
    displayName: 'Microsoft 365 mail',
    protocol: 'imap-smtp',
  },
  {
    id: 'graph',
    label: 'Microsoft 365 by Graph',
    explains: 'Mail, calendar and contacts of one signed-in account.',
    displayName: 'Microsoft 365 by Graph',
    protocol: 'graph',
  },
  {
    id: 'ews',
    label: 'Exchange Web Services',
    explains: 'As products did it so far; Microsoft ends it in Exchange Online in 2027.',
    displayName: 'Exchange Web Services',
    protocol: 'ews',
  },
];
