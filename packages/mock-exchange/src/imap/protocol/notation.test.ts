import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFetchItems } from './fetchItems.ts';
import { inOrder, readFlags } from './flags.ts';
import { decodeFolderName, encodeFolderName, folderNameOf, matchesPattern } from './folderName.ts';
import { parseDate, parseDateTime, writeDateTime } from './imapDate.ts';
import { parseSet, placesOf, writeSet } from './sequenceSet.ts';

describe('a set', () => {
  it.each([
    ['1', [0]],
    ['2:4', [1, 2, 3]],
    ['4:2,1', [0, 1, 2, 3]],
    ['*', [4]],
    ['30:*', [2, 3, 4]],
    ['*:1', [0, 1, 2, 3, 4]],
    ['999:*', [4]],
    ['11:19', []],
  ])('%s means places in 1, 20, 30, 40, 50 or numbers as they are', (text, places) => {
    const numbers = text.includes('0') || text === '11:19' || text === '999:*' ? [10, 20, 30, 40, 50] : [1, 2, 3, 4, 5];
    expect(placesOf(parseSet(text) ?? [], numbers)).toEqual(places);
  });

  it.each(['', '0', '1:', ':2', '1,,2', '1:2:3', 'a', '4294967296', '-1'])('%j is none', (text) => {
    expect(parseSet(text)).toBeUndefined();
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }), (numbers) => {
        const sorted = numbers.sort((a, b) => a - b);
        const places = placesOf(parseSet(writeSet(sorted)) ?? [], sorted);
        expect(places).toHaveLength(sorted.length);
      }),
    );
  });
});

describe('a date', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        (date) => {
          const time = Math.floor(date.getTime() / 1000) * 1000;
          expect(parseDateTime(writeDateTime(time))).toBe(time);
        },
      ),
    );
  });

  it.each([
    ['22-Nov-2026 09:05:00 +0530', '2026-11-22T03:35:00.000Z'],
    [' 1-jan-2026 00:00:00 -0800', '2026-01-01T08:00:00.000Z'],
  ])('%s has a zone', (text, expected) => {
    expect(new Date(parseDateTime(text) ?? 0).toISOString()).toBe(expected);
  });

  it.each(['31-Feb-2026', '1-Foo-2026', '2026-01-01', '', '01-Jan-26'])('%j is none', (text) => {
    expect(parseDate(text)).toBeUndefined();
    expect(parseDateTime(`${text} 00:00:00 +0000`)).toBeUndefined();
  });
});

describe('a folder name', () => {
  it.each([
    ['~peter/mail/台北/日本語', '~peter/mail/&U,BTFw-/&ZeVnLIqe-'],
    ['R&D', 'R&-D'],
    ['Entwürfe', 'Entw&APw-rfe'],
  ])('%s is written %s', (name, written) => {
    expect(encodeFolderName(name)).toBe(written);
    expect(decodeFolderName(written)).toBe(name);
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(decodeFolderName(encodeFolderName(name))).toBe(name);
      }),
    );
  });

  it.each(['&', '&AB', '&A-', '&!!-', 'grün'])('%j is none', (name) => {
    expect(decodeFolderName(name)).toBeUndefined();
  });

  it('is the inbox in capitals, also of what lies below it', () => {
    expect([folderNameOf('Inbox'), folderNameOf('inbox/Bills'), folderNameOf('Inboxes')]).toEqual([
      'INBOX',
      'INBOX/Bills',
      'Inboxes',
    ]);
  });

  it.each([
    ['INBOX', 'inbox', true],
    ['INBOX/Bills', '*', true],
    ['INBOX/Bills', '%', false],
    ['INBOX/Bills', '%/%', true],
    ['INBOX/Bills/2026', 'INBOX/%', false],
    ['INBOX/Bills/2026', 'INBOX*6', true],
    ['Sent Items', 'Sent%', true],
    ['Sent Items', 'Drafts', false],
  ])('%s for the pattern %s: %s', (name, pattern, expected) => {
    expect(matchesPattern(name, pattern)).toBe(expected);
  });

  it('is compared with the worst of patterns at once', () => {
    expect(matchesPattern('a'.repeat(250), `${'*a'.repeat(200)}b`)).toBe(false);
  });
});

describe('flags', () => {
  it('are what the mailbox keeps, whatever their case', () => {
    expect(readFlags(['\\SEEN', '$mdnsent', '$Forwarded', '\\Recent'])).toEqual(['\\Seen', '$MDNSent']);
    expect(readFlags(['a{b'])).toBeUndefined();
    expect(inOrder(['$MDNSent', '\\Seen'])).toEqual(['\\Seen', '$MDNSent']);
  });
});

describe('items to fetch', () => {
  const atom = (text: string) => ({ kind: 'atom', text }) as const;

  it.each([
    ['BODY[]', 'BODY[]', false, { path: [], part: 'all' }],
    ['body.peek[1.2.MIME]', 'BODY[1.2.MIME]', true, { path: [1, 2], part: 'mime' }],
    [
      'BODY[2.HEADER.FIELDS.NOT (To "Cc")]<5.10>',
      'BODY[2.HEADER.FIELDS.NOT (To "Cc")]<5>',
      false,
      { fields: ['to', 'cc'] },
    ],
    ['RFC822.HEADER', 'RFC822.HEADER', true, { part: 'header' }],
    ['BODY.PEEK[3.TEXT]', 'BODY[3.TEXT]', true, { path: [3], part: 'text' }],
  ])('%s is answered as %s', (text, label, peek, section) => {
    expect(parseFetchItems(atom(text))).toMatchObject([{ label, peek, section }]);
  });

  it('may be a macro', () => {
    expect(parseFetchItems(atom('fast')).map(({ kind }) => kind)).toEqual(['flags', 'internaldate', 'size']);
  });

  it.each([
    'BODY[MIME]',
    'BODY[0]',
    'BODY[1.]',
    'BODY[HEADER.FIELDS]',
    'BODY[TEXT (A)]',
    'BODY[',
    'BODY[]<0.0>',
    'BODY[]<0>',
    'XYZZY',
    'BODY[FOO]',
  ])('%s is none', (text) => {
    expect(() => parseFetchItems(atom(text))).toThrow();
  });
});
