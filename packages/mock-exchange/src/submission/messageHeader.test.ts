import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldOf, fieldsOf, splitMessage, withFields } from './messageHeader.ts';

const message = splitMessage(
  Buffer.from(
    'Subject: Gr\u00fc\u00dfe\r\n\tfolded\r\nBcc: a@contoso.example,\r\n b@contoso.example\r\nto: c\r\n\r\nBody\r\n',
  ),
);

it('finds fields without case, unfolded, as UTF-8', () => {
  expect(fieldOf(message, 'SUBJECT')).toBe('Gr\u00fc\u00dfe\tfolded');
  expect(fieldOf(message, 'To')).toBe('c');
  expect(fieldOf(message, 'Cc')).toBeUndefined();
  expect(fieldsOf(message, 'bcc')).toEqual(['a@contoso.example, b@contoso.example']);
});

it('puts fields in front and takes others out with all their lines', () => {
  const text = withFields(message, ['Date: today'], ['bcc']).toString();
  expect(text).toBe('Date: today\r\nSubject: Gr\u00fc\u00dfe\r\n\tfolded\r\nto: c\r\n\r\nBody\r\n');
});

it.each([
  ['nothing', '', 0],
  ['a body alone', '\r\nBody', 0],
  ['a header alone', 'Subject: x', 1],
  ['bare line ends', 'Subject: x\n\nBody', 1],
  ['no field at all', 'what?\r\n\r\n', 1],
])('splits %s', (_what, text, fields) => {
  expect(splitMessage(Buffer.from(text)).fields).toHaveLength(fields);
});

it('loses no byte of any message', () => {
  const piece = fc.constantFrom('Subject: x', ' folded', '', ':', '\u00ff', 'Body');
  const end = fc.constantFrom('\r\n', '\n');
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, end)), (lines) => {
      const raw = Buffer.from(lines.flat().join(''), 'latin1');
      const { fields, body } = splitMessage(raw);
      expect(Buffer.concat([Buffer.from(fields.join(''), 'latin1'), body])).toEqual(raw);
    }),
  );
});
