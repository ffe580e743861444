import type { Protocol } from '@authshift/core/contract';
import type { MicrosoftOptions } from '../options.ts';

/** Where Exchange Online answers for everybody, worldwide. */
const worldwide = {
  graphAddress: 'https://graph.microsoft.com/v1.0',
  imapAddress: 'imaps://outlook.office365.com:993',
  popAddress: 'pops://outlook.office365.com:995',
  smtpAddress: 'smtp://smtp.office365.com:587',
  exchangeAdminAddress: 'https://outlook.office365.com/adminapi/beta',
} as const;

/** The addresses of this installation for connections that name none. */
export function serviceAddresses(microsoft: MicrosoftOptions): Readonly<Record<Protocol, string>> {
  return {
    ews: microsoft.ewsAddress,
    graph: microsoft.graphAddress ?? worldwide.graphAddress,
    'imap-smtp': microsoft.imapAddress ?? worldwide.imapAddress,
    'pop-smtp': microsoft.popAddress ?? worldwide.popAddress,
    'exchange-admin': microsoft.exchangeAdminAddress ?? worldwide.exchangeAdminAddress,
  };
}

/** Where mail is handed in: with a server of the customer's own at the same host, else this installation's. */
export function smtpAddressFor(microsoft: MicrosoftOptions, ownAddress: string | null): string {
  if (ownAddress === null) return microsoft.smtpAddress ?? worldwide.smtpAddress;
  return `smtp://${new URL(ownAddress).hostname}:587`;
}
