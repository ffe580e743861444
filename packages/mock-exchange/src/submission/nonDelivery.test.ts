import type { Tenant } from '@authshift/mock-idp';
import PostalMime from 'postal-mime';
import { expect, it } from 'vitest';
import { nonDeliveryReport, recipientNotFound, tooLargeFor } from './nonDelivery.ts';

const tenant = { domains: ['contoso.example', 'contoso.onmicrosoft.com'] } as unknown as Tenant;
const to = 'licensed@contoso.example';
const at = new Date('2026-11-22T12:00:00Z');

function report(subject: string) {
  const raw = Buffer.from(`Message-ID: <1@contoso.example>\r\nSubject: ${subject}\r\n\r\nA body that stays away\r\n`);
  const failures = [recipientNotFound('nobody@contoso.example'), tooLargeFor('service@contoso.example')];
  return PostalMime.parse(nonDeliveryReport({ tenant, to, raw, failures, at }));
}

it.each([
  ['as it was written', 'Hello', 'Hello'],
  ['in UTF-8', 'Grüße', 'Grüße'],
  ['encoded', '=?utf-8?B?R3LDvMOfZQ==?=', 'Grüße'],
])('names the subject, %s', async (_how, written, subject) => {
  expect((await report(written)).subject).toBe(`Undeliverable: ${subject}`);
});

it('comes from the address reports come from, and answers the message', async () => {
  const read = await report('Hello');
  expect(read.from?.address).toBe('MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.onmicrosoft.com');
  expect(read.inReplyTo).toBe('<1@contoso.example>');
  expect(read.date).toBe(at.toISOString());
});

it('has a part for people, a part for programs, and the header of the message alone', async () => {
  const read = await report('Hello');
  expect(read.text).toContain('550 5.1.10 RESOLVER.ADR.RecipientNotFound');
  const parts = read.attachments.map(({ mimeType, content }) => ({
    mimeType,
    text: typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString(),
  }));
  const status = parts.find(({ mimeType }) => mimeType === 'message/delivery-status')?.text ?? '';
  expect(status).toMatch(/Final-recipient: RFC822;nobody@contoso\.example\r?\nAction: failed\r?\nStatus: 5\.1\.10/);
  expect(status).toContain('Status: 5.2.3');
  const header = parts.find(({ mimeType }) => mimeType === 'text/rfc822-headers')?.text ?? '';
  expect(header).toContain('Subject: Hello');
  expect(JSON.stringify(parts)).not.toContain('stays away');
});
