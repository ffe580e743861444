import type { Row } from './entry.ts';
import { nothing } from './steps.ts';

// Stryker disable StringLiteral: texts for people; catalogue.test.ts holds codes and patterns

export const networkRows: readonly Row[] = [
  [
    null,
    'unreachable',
    'ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET|EAI_AGAIN|fetch failed|=microsoft_unreachable|=network_error|=502|=504',
    'The server could not be reached',
    [
      'No answer came: the address is wrong, a firewall is in the way, or the service is down.',
      [nothing, ['If it lasts, check the service address and the network.', 'product-admin']],
    ],
    'transient',
    'https://nodejs.org/api/errors.html#common-system-errors',
  ],
];
