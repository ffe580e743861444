import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStrings } from '../../../test/readPowerShell.ts';
import { isPrintable, literal, quote } from './powershell.ts';

describe('a quoted text', () => {
  test.for([
    ['plain', "'plain'"],
    ["it's", "'it''s'"],
    ['\u2018a\u2019b\u201Ac\u201B', "'\u2018\u2018a\u2019\u2019b\u201A\u201Ac\u201B\u201B'"],
    ['$(Remove-Mailbox x) `n "', `'$(Remove-Mailbox x) \`n "'`],
    ['', "''"],
    ['\u201C\u201D', "'\u201C\u201D'"],
  ] as const)('%s', ([text, quoted]) => {
    expect(quote(text)).toBe(quoted);
  });

  test('means exactly its text to PowerShell', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("'", '\u2018', '\u2019', '\u201A', '\u201B', '"', '$', '`', ';', '|'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(text, (given) => {
        expect(readStrings(`Get-X ${quote(given)} -Y`)).toEqual({ code: 'Get-X \u0000 -Y', strings: [given] });
      }),
      { numRuns: 1000 },
    );
  });
});

test.for([
  ['a\nb', false],
  ['a\rb', false],
  ['a\u2028b', false],
  ['a\u2029b', false],
  ['a\u0085b', false],
  ['a\tb', false],
  ['a\u0000', false],
  ['a\u202Eb', false],
  ['a\u200Bb', false],
  ['a\uFEFF', false],
  ['a\uD83D', false],
  ['a\uE000', false],
  ['Buchhaltung Süd – 会計 😀', true],
  ["O'Brien \u2019", true],
  ['', true],
] as const)('%j can stand in a command: %s', ([text, expected]) => {
  expect(isPrintable(text)).toBe(expected);
});

test('a literal is one of three words', () => {
  expect([true, false, null].map(literal)).toEqual(['$true', '$false', '$null']);
});
