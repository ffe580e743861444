import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CmdletError } from './cmdletError.ts';
import { readFilter } from './opathFilter.ts';

const one = { Alias: ['one'], EmailAddresses: ['one@x.example', 'other@x.example'], Title: [], IsShared: ['false'] };

function fits(filter: string, properties: Readonly<Record<string, readonly string[]>> = one): boolean {
  return readFilter(filter)((name) => properties[name]);
}

describe('a filter', () => {
  it.each([
    ["Alias -eq 'ONE'", true],
    ['Alias -ne "one"', false],
    ["Alias -like 'o*' -and Title -eq $null", true],
    ["EmailAddresses -like '*@x.example'", true],
    ["EmailAddresses -ne 'other@x.example'", false],
    ["Alias -notlike '*n*'", false],
    ["Alias -eq 'a' -or Alias -eq 'one' -and Title -eq 'x'", false],
    ["(Alias -eq 'one' -or Alias -eq 'a') -and -not (Title -eq 'x')", true],
    ['IsShared -eq $false', true],
    ["!(Alias -eq 'two')", true],
    ["Alias -like 'o.e'", false],
  ])('%s: %s', (filter, expected) => {
    expect(fits(filter)).toBe(expected);
  });

  it.each([
    '',
    'Alias',
    'Alias -eq',
    "Alias eq 'x'",
    "(Alias -eq 'x'",
    "Alias -eq 'x')",
    "Alias -eq 'x' and",
    'Alias -gt 1',
    "Alias -eq 'x",
    '%',
  ])('%s is none', (filter) => {
    expect(() => fits(filter)).toThrow(CmdletError);
  });

  it('says which property nobody has', () => {
    expect(() => fits("Shoes -eq 'x'")).toThrow('The property "Shoes" of the filter');
  });

  it('takes any text in quotes, with those in it doubled', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom("'", '"'), (text, quote) => {
        const quoted = quote + text.replaceAll(quote, quote + quote) + quote;
        expect(fits(`Alias -eq ${quoted}`, { Alias: [text] })).toBe(true);
      }),
    );
  });
});
