import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stuffed, topOf } from './mailDrop.ts';

it('stuffs lines that begin with a dot, and ends with a dot alone', () => {
  expect(stuffed(Buffer.from('a\r\n.\r\n..b\r\nc.\r\n')).toString()).toBe('a\r\n..\r\n...b\r\nc.\r\n.\r\n');
  expect(stuffed(Buffer.from('no line end')).toString()).toBe('no line end\r\n.\r\n');
});

it('can be undone by a client, whatever the message is', () => {
  const line = fc.string({ unit: fc.constantFrom('.', 'a', ' ') });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      const raw = lines.map((text) => `${text}\r\n`).join('');
      const sent = stuffed(Buffer.from(raw)).toString();
      const received = sent.slice(0, -'.\r\n'.length).replace(/^\./gm, '');
      expect(received).toBe(raw);
      expect(sent.split('\r\n').indexOf('.')).toBe(sent.split('\r\n').length - 2);
    }),
  );
});

it('gives the header and as many lines of the body as were asked for', () => {
  const raw = Buffer.from('Subject: x\r\n\r\none\r\ntwo\r\n');
  expect(topOf(raw, 0).toString()).toBe('Subject: x\r\n\r\n');
  expect(topOf(raw, 1).toString()).toBe('Subject: x\r\n\r\none\r\n');
});
