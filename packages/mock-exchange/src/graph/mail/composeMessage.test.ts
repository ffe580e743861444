import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../mailboxes/mail/parsedMessage.ts';
import { composeMessage } from './composeMessage.ts';

const from = { name: 'Licensed user', address: 'licensed@contoso.example' };
const date = new Date('2026-11-22T10:00:00Z');

describe('a message that was written', () => {
  it('is read back with the words it was given', async () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((text) => text.trim())
      .filter((text) => text !== '' && !/\p{C}/u.test(text));
    await fc.assert(
      fc.asyncProperty(words, words, async (subject, content) => {
        const raw = await composeMessage({ subject, body: { type: 'text', content }, to: [from] }, { from, date });
        const parsed = await parseMessage(raw);
        expect(parsed.subject.replace(/\s+/g, ' ')).toBe(subject.replace(/\s+/g, ' '));
        expect(parsed.text?.trim()).toBe(content);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what a change leaves alone, its Message-ID and Bcc included', async () => {
    const attachment = {
      name: 'é.txt',
      contentType: 'text/plain',
      isInline: false,
      contentId: undefined,
      content: Buffer.from([0, 255, 13, 10]),
    };
    const first = await composeMessage(
      {
        subject: 'One',
        body: { type: 'html', content: '<p>Höhe</p>' },
        bcc: [{ name: '', address: 'hidden@contoso.example' }],
        importance: 'high',
        headers: [{ name: 'X-Ticket', value: '14' }],
        attachments: [attachment],
        wantsReadReceipt: true,
      },
      { from, date },
    );
    const before = await parseMessage(first);
    const after = await parseMessage(await composeMessage({ subject: 'Two' }, { from, before, date }));
    expect(after).toMatchObject({
      subject: 'Two',
      messageId: before.messageId,
      html: before.html,
      importance: 'high',
      wantsReadReceipt: true,
      bcc: [{ address: 'hidden@contoso.example' }],
      attachments: [attachment],
    });
    expect(after.headers).toContainEqual({ name: 'X-Ticket', value: '14' });
  });

  it('has CRLF at every line end', async () => {
    const raw = await composeMessage({ body: { type: 'text', content: 'a\nb\r\nc' } }, { from, date });
    expect(raw.toString('latin1')).not.toMatch(/[^\r]\n/);
  });
});

describe('what no parser can read', () => {
  it('shows as an empty message', async () => {
    const depth = 400;
    const nested = Array.from(
      { length: depth },
      (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
    ).join('');
    expect(await parseMessage(Buffer.from(nested))).toMatchObject({ subject: '', to: [], attachments: [] });
  });
});
