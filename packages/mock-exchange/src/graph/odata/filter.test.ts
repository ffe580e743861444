import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphError } from '../protocol/graphError.ts';
import type { EntityType } from './entityType.ts';
import { readFilter } from './filter.ts';

const type: EntityType = {
  name: 'microsoft.graph.thing',
  functions: ['startswith', 'contains'],
  properties: {
    name: 'string',
    size: 'number',
    isNew: 'boolean',
    at: 'date',
    'from/address': 'string',
    from: 'complex',
  },
};

const thing = {
  name: "O'Neil",
  size: 3,
  isNew: true,
  at: '2026-11-22T10:00:00Z',
  from: { address: 'A@contoso.example' },
};

const matches = (text: string): boolean => readFilter(text, type).matches(thing);

describe('a $filter', () => {
  it.each([
    ["name eq 'o''neil'", true],
    ["name ne 'x'", true],
    ['size gt 2 and size le 3', true],
    ['size lt 3 or isNew', true],
    ['not isNew', false],
    ['not (size eq 3) or isNew eq false', false],
    ['size eq 1 or size eq 3 and isNew eq false', false],
    ['at ge 2026-11-22T11:00:00+01:00', true],
    ['at lt 2026-11-22', false],
    ["contains(name,'NEIL')", true],
    ["startswith(from/address,'a@')", true],
    ["FROM/Address eq 'a@contoso.example'", true],
    ['name eq null', false],
    ['null ne name', true],
  ])('%s is %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it('tells the properties it reads, in order', () => {
    expect(readFilter("isNew and (size gt 1 or isNew) and name eq 'x'", type).properties).toEqual([
      'isNew',
      'size',
      'name',
    ]);
  });

  it('compares numbers as JavaScript does', () => {
    const operators = {
      eq: (a: number, b: number) => a === b,
      gt: (a: number, b: number) => a > b,
      le: (a: number, b: number) => a <= b,
    };
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.constantFrom('eq', 'gt', 'le'), (size, other, operator) => {
        const filter = readFilter(`size ${operator} ${other}`, type);
        expect(filter.matches({ size })).toBe(operators[operator](size, other));
      }),
    );
  });

  it('of any text is read, or refused as Graph does', () => {
    const word = fc.constantFrom(
      ...[
        'name',
        'size',
        'isNew',
        'eq',
        'and',
        'or',
        'not',
        '(',
        ')',
        "'x'",
        '1',
        'true',
        'null',
        'contains',
        ',',
        '/',
        'any',
        ':',
        '2026-01-01',
      ],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (filter) => {
        try {
          expect(typeof matches(filter)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(GraphError);
          expect((error as GraphError).status).toBe(400);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('that is hostile is refused', () => {
    for (const filter of [
      '('.repeat(100_000),
      'not '.repeat(100_000),
      `${"'a' eq ".repeat(50_000)}`,
      "'".repeat(99_999),
      'a/'.repeat(50_000),
    ]) {
      expect(() => matches(filter)).toThrow(GraphError);
    }
  });
});
