import { type Cloud, consumerTenantId } from '@authshift/core';

/** What a blank provider record may begin with. The addresses at Microsoft follow from cloud and tenant, the scopes from the protocol. */
export interface Template {
  readonly id: string;
  readonly label: string;
  readonly explains: string;
  readonly displayName: string;
  readonly protocol: 'imap-smtp' | 'graph' | 'ews';
  /** Absent: the worldwide one. */
  readonly cloud?: Cloud;
  /** Whose accounts sign in; absent: the customer's own. */
  readonly tenant?: 'organizations' | 'consumers';
  /** Why no record can be made of it here; it still shows what is asked for and where. */
  readonly shownOnly?: string;
}

const elsewhere =
  'Tokens of this cloud open nothing in the worldwide one, so Harborline runs there by itself: record it there. What it asks for:';

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
  {
    id: 'several-tenants',
    label: 'One app for several tenants',
    explains: 'Accounts of any organization sign in by one app.',
    displayName: 'Harborline',
    protocol: 'imap-smtp',
    tenant: 'organizations',
    shownOnly:
      'Harborline’s own app is this, and is recorded already: choose “Use the app of Harborline” for the token. What it asks for:',
  },
  {
    id: 'government',
    label: 'United States government (GCC High, DoD)',
    explains: 'A cloud of its own, with addresses of its own.',
    displayName: 'Microsoft 365 Government mail',
    protocol: 'imap-smtp',
    cloud: 'gov',
    shownOnly: elsewhere,
  },
  {
    id: 'china',
    label: 'China (21Vianet)',
    explains: 'A cloud of its own, with addresses of its own.',
    displayName: 'Microsoft 365 mail (21Vianet)',
    protocol: 'imap-smtp',
    cloud: 'cn',
    shownOnly: elsewhere,
  },
  {
    id: 'personal',
    label: 'Personal accounts (outlook.com, hotmail.com)',
    explains: `They belong to no organization: all of them are in one tenant of Microsoft’s (${consumerTenantId}).`,
    displayName: 'Outlook.com',
    protocol: 'imap-smtp',
    tenant: 'consumers',
    shownOnly:
      'Nobody can approve an app for them or see to their licence, and a connection expects an account of its tenant. Harborline connects organizations; a product for single people would ask for:',
  },
];
