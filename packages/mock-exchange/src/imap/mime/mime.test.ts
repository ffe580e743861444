import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { type MessageContent, writeMessage } from '../../mailboxes/mail/messageText.ts';
import { readArguments } from '../protocol/argumentReader.ts';
import { parseFetchItems } from '../protocol/fetchItems.ts';
import { writeValues } from '../protocol/responseWriter.ts';
import { parseSearch } from '../protocol/searchKeys.ts';
import { readSection } from './bodySection.ts';
import { writeBodyStructure } from './bodyStructure.ts';
import { writeEnvelope } from './envelope.ts';
import { readMessage } from './mimePart.ts';
import { matchesKey } from './searchMatch.ts';
import { bodyText } from './searchText.ts';

const message = Buffer.from(
  [
    'From: "Desk, Front" <desk@contoso.example>',
    'To: Team: a@contoso.example, b@contoso.example;, =?utf-8?B?w4Q=?= <c@contoso.example>',
    'Date: Tue, 17 Nov 2026 09:05:00 +0100',
    'Subject: A long',
    '  subject',
    'Message-ID: <1@contoso.example>',
    'Content-Type: multipart/mixed; boundary="out"',
    '',
    'Preamble',
    '--out',
    'Content-Type: text/plain; charset=iso-8859-1 (a comment)',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=',
    'ne Wiese',
    '--out',
    'Content-Type: message/rfc822',
    '',
    'Subject: inner',
    'Content-Type: multipart/alternative; boundary=in',
    '',
    '--in',
    '',
    'plain',
    '--in',
    'Content-Type: text/html',
    '',
    '<p>rich</p>',
    '--in--',
    '--out--',
    'Epilogue',
    '',
  ].join('\r\n'),
);

function section(name: string, raw = message): string | undefined {
  const [item] = parseFetchItems({ kind: 'atom', text: `BODY[${name}]` });
  if (item?.kind !== 'section') throw new Error('This is no section.');
  return readSection(readMessage(raw), item.section)?.toString();
}

describe('a section of a message', () => {
  it.each([
    ['1', 'Gr=FC=\r\nne Wiese'],
    [
      '1.MIME',
      'Content-Type: text/plain; charset=iso-8859-1 (a comment)\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n',
    ],
    ['HEADER.FIELDS (subject)', 'Subject: A long\r\n  subject\r\n\r\n'],
    ['2.HEADER.FIELDS (SUBJECT)', 'Subject: inner\r\n\r\n'],
    ['2.1', 'plain'],
    ['2.2', '<p>rich</p>'],
    ['2.2.MIME', 'Content-Type: text/html\r\n\r\n'],
    ['3', undefined],
    ['1.1', undefined],
    ['1.HEADER', undefined],
    ['2.3', undefined],
  ])('%s', (name, expected) => {
    expect(section(name)).toBe(expected);
  });

  it('is the whole, its header or its text', () => {
    expect(section('')).toBe(message.toString());
    expect(`${section('HEADER')}${section('TEXT')}`).toBe(message.toString());
    expect(section('2.TEXT')).toBe('--in\r\n\r\nplain\r\n--in\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--in--');
  });

  it('1 of a message without parts is its body', () => {
    const simple = Buffer.from('Subject: x\r\n\r\nBody');
    expect([section('1', simple), section('1.MIME', simple), section('1.1', simple), section('2', simple)]).toEqual([
      'Body',
      'Subject: x\r\n\r\n',
      undefined,
      undefined,
    ]);
  });
});

describe('the structure of a message', () => {
  it('is written with the message that is attached', () => {
    const written = writeValues([writeBodyStructure(readMessage(message), { extended: true })]).toString();
    expect(written).toBe(
      '(("text" "plain" ("charset" "iso-8859-1") NIL NIL "quoted-printable" 16 1 NIL NIL NIL)' +
        '("message" "rfc822" NIL NIL NIL "7bit" 135 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ' +
        '(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 5 0 NIL NIL NIL)' +
        '("text" "html" NIL NIL NIL "7bit" 11 0 NIL NIL NIL) "alternative" ("boundary" "in") NIL NIL) 10 NIL NIL NIL)' +
        ' "mixed" ("boundary" "out") NIL NIL)',
    );
  });

  it('has its envelope with groups, and From where there is no Sender', () => {
    const written = writeValues([writeEnvelope(readMessage(message))]).toString();
    const desk = '(("Desk, Front" NIL "desk" "contoso.example"))';
    expect(written).toContain(`"Tue, 17 Nov 2026 09:05:00 +0100" "A long  subject" ${desk} ${desk} ${desk} `);
    expect(written).toContain(
      '((NIL NIL "Team" NIL)(NIL NIL "a" "contoso.example")(NIL NIL "b" "contoso.example")(NIL NIL NIL NIL)',
    );
  });
});

describe('a search', () => {
  const stored = {
    id: '1',
    identity: '1',
    folderId: 'f',
    uid: 7,
    raw: message,
    receivedAt: Date.UTC(2026, 10, 17, 8, 5),
    flags: ['\\Seen'],
    changeNumber: 1,
  };
  const place = { message: stored, number: 1, last: { number: 1, uid: 7 } };
  const atoms = (text: string) => text.split(' ').map((one) => ({ kind: 'atom', text: one }) as const);

  it.each([
    ['SEEN', true],
    ['NEW', false],
    ['SUBJECT subject', true],
    ['FROM FRONT', true],
    ['TO Ä', false],
    ['HEADER message-id 1@', true],
    ['HEADER x-nothing y', false],
    ['BODY wiese', true],
    ['BODY rich', true],
    ['BODY preamble', false],
    ['TEXT inner', true],
    ['ON 17-Nov-2026', true],
    ['BEFORE 17-Nov-2026', false],
    ['SINCE 17-Nov-2026', true],
    ['SENTON 17-Nov-2026', true],
    ['SENTBEFORE 17-Nov-2026', false],
    ['LARGER 100 SMALLER 100', false],
    ['UID 7:9', true],
    ['2:*', true],
    ['NOT UID 1:6', true],
    ['OR UNSEEN FLAGGED', false],
    ['UNKEYWORD $Label', true],
  ])('for %s: %s', (keys, expected) => {
    expect(matchesKey(place, parseSearch(readArguments(atoms(keys))))).toBe(expected);
  });

  it('reads text in its character set', () => {
    expect(bodyText(readMessage(message))).toContain('Grüne Wiese');
  });
});

const words = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]+/g, ' ').trim());
const contents: fc.Arbitrary<MessageContent> = fc.record(
  {
    from: fc.record({ name: words, address: fc.constant('from@contoso.example') }),
    to: fc.record({ name: words, address: fc.constant('to@contoso.example') }),
    subject: words,
    date: fc.constant(Date.UTC(2026, 10, 22, 9)),
    messageId: fc.constant('1@contoso.example'),
    text: fc.string({ unit: 'grapheme' }),
    html: fc.string(),
    attachment: fc.record({
      name: fc.constant('a.bin'),
      contentType: fc.constant('application/octet-stream'),
      content: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    }),
  },
  { requiredKeys: ['from', 'to', 'subject', 'date', 'messageId', 'text'] },
);

describe('a message that was written', () => {
  it('is read by another parser as it was meant, and by this one to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (content) => {
        const raw = writeMessage(content);
        const read = await PostalMime.parse(raw);
        const body = bodyText(readMessage(raw));
        expect(read.subject ?? '').toBe(content.subject);
        expect(read.attachments.map((attachment) => Buffer.from(attachment.content as ArrayBuffer))).toEqual(
          content.attachment === undefined ? [] : [content.attachment.content],
        );
        expect(body).toContain(content.text);
        if (content.html !== undefined) expect(body).toContain(content.html);
      }),
      { numRuns: 60 },
    );
  });

  it('takes any bytes for a message', () => {
    const bytes = fc.uint8Array({ maxLength: 20 }).map((some) => Buffer.from(some).toString('latin1'));
    const pieces = fc.constantFrom(
      'Content-Type: multipart/mixed; boundary=a\r\n',
      '\r\n',
      '--a',
      '--a--\r\n',
      '--a\r\n',
      'Content-Type: message/rfc822\n',
      'x: y\n z\r\n',
      '"(',
      ';=',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, bytes), { maxLength: 30 }), (all) => {
        const raw = Buffer.from(all.join(''), 'latin1');
        const part = readMessage(raw);
        writeValues([writeEnvelope(part), writeBodyStructure(part, { extended: true })]);
        expect(
          Buffer.concat([section('HEADER', raw), section('TEXT', raw)].map((one) => Buffer.from(one ?? ''))).length,
        ).toBeGreaterThanOrEqual(raw.length);
        bodyText(part);
      }),
      { numRuns: 200 },
    );
  });
});
