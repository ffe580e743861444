import type { ProtocolMessages } from '../english/protocol.ts';
import type { Format } from '../format.ts';

export const protocolGerman = (_format: Format): ProtocolMessages => ({
  protocol: 'Protokoll',
  protocolHint: 'Was dieses Produkt mit den Postfächern spricht.',
  name: {
    ews: 'Exchange-Webdienste (EWS)',
    graph: 'Graph von Microsoft',
    'imap-smtp': 'IMAP und SMTP',
    'pop-smtp': 'POP und SMTP',
    'exchange-admin': 'Verwaltung von Exchange (PowerShell)',
  },
});
