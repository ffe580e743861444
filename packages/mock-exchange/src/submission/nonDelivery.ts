import { randomUUID } from 'node:crypto';
import type { Tenant } from '@authshift/mock-idp';
import { fieldOf, splitMessage } from './messageHeader.ts';
import { store } from './serverNames.ts';

/** Why a recipient did not get a message: the enhanced status (RFC 3463) and Exchange's words. */
export interface Failure {
  readonly address: string;
  readonly status: string;
  readonly diagnostic: string;
}

export function recipientNotFound(address: string): Failure {
  const status = '5.1.10';
  const diagnostic = `550 ${status} RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup`;
  return { address, status, diagnostic };
}

// [unverified]: the words for a mailbox that takes no message of this size.
export function tooLargeFor(address: string): Failure {
  const status = '5.2.3';
  return {
    address,
    status,
    diagnostic: `550 ${status} RESOLVER.RST.RecipSizeLimit; message too large for this recipient`,
  };
}

export interface ReportOptions {
  /** Whose system mailbox writes it. */
  readonly tenant: Tenant;
  readonly to: string;
  readonly raw: Buffer;
  readonly failures: readonly Failure[];
  readonly at: Date;
}

/** The report that comes back to a sender (RFC 3464), from the address that Exchange Online's reports come from. */
export function nonDeliveryReport({ tenant, to, raw, failures, at }: ReportOptions): Buffer {
  const original = splitMessage(raw);
  const boundary = randomUUID();
  const domain = tenant.domains.at(-1) ?? 'invalid';
  const subject = bytesOf(fieldOf(original, 'Subject') ?? '');
  const messageId = fieldOf(original, 'Message-ID');
  const lines = [
    `From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${domain}>`,
    `To: <${to}>`,
    `Date: ${mailDate(at)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    'X-MS-Exchange-Message-Is-Ndr:',
    'Content-Language: en-US',
    `Message-ID: <${randomUUID()}@${store}>`,
    ...(messageId === undefined ? [] : [`In-Reply-To: ${messageId}`, `References: ${messageId}`]),
    `Subject: Undeliverable: ${subject}`,
    'Auto-Submitted: auto-replied',
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset="us-ascii"',
    '',
    'The message could not be delivered to:',
    '',
    ...failures.flatMap(({ address, diagnostic }) => [address, `${store} answered: ${diagnostic}`, '']),
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns;${store}`,
    `Arrival-Date: ${mailDate(at)}`,
    '',
    ...failures.flatMap(({ address, status, diagnostic }) => [
      `Final-recipient: RFC822;${address}`,
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-code: smtp;${diagnostic}`,
      '',
    ]),
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    original.fields.join('').trimEnd(),
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** A character for each byte, as the fields of a split message have it. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** RFC 5322, 3.3, in UTC as Exchange writes it. */
export function mailDate(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000');
}
