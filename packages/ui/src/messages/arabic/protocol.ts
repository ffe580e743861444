import type { ProtocolMessages } from '../english/protocol.ts';
import type { Format } from '../format.ts';

export const protocolArabic = (_format: Format): ProtocolMessages => ({
  protocol: 'البروتوكول',
  protocolHint: 'ما يتحدث به هذا المنتج إلى علب البريد.',
  name: {
    ews: 'خدمات ويب Exchange (EWS)',
    graph: 'واجهة Microsoft Graph',
    'imap-smtp': 'IMAP وSMTP',
    'pop-smtp': 'POP وSMTP',
    'exchange-admin': 'إدارة Exchange (PowerShell)',
  },
});
