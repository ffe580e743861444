import type { Protocol } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type ProtocolMessages = ReturnType<typeof protocolEnglish>;

/** How the protocols are called. */
export const protocolEnglish = (_format: Format) => ({
  protocol: 'Protocol',
  protocolHint: 'What this product speaks to the mailboxes.',
  name: {
    ews: 'Exchange Web Services (EWS)',
    graph: 'Microsoft Graph',
    'imap-smtp': 'IMAP and SMTP',
    'pop-smtp': 'POP and SMTP',
    'exchange-admin': 'Exchange administration (PowerShell)',
  } satisfies Record<Protocol, string>,
});
