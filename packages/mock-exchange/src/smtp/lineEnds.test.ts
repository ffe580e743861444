import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withLineEnds } from './lineEnds.ts';

it('ends every line by CRLF', () => {
  expect(withLineEnds(Buffer.from('a\nb\rc\r\nd\n\n')).toString()).toBe('a\r\nb\r\nc\r\nd\r\n\r\n');
  const whole = Buffer.from('a\r\nb\r\n');
  expect(withLineEnds(whole)).toBe(whole);
});

it('changes nothing but line ends', () => {
  const piece = fc.constantFrom('\r', '\n', '\r\n', 'a', '.');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const expected = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll('\n', '\r\n');
      expect(withLineEnds(Buffer.from(text)).toString()).toBe(expected);
    }),
  );
});
