import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInstantReader } from './instant.ts';

const nothing = -1;

describe('an instant', () => {
  test('is read as Date reads it, whatever was read before', () => {
    const instant = fc
      .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(fc.array(fc.option(instant)), (instants) => {
        const read = createInstantReader();
        expect(instants.map(read)).toEqual(instants.map((one) => (one === null ? nothing : Date.parse(one))));
      }),
    );
  });

  test('of another day, month or year than the one before is of that day', () => {
    const read = createInstantReader();
    for (const day of [
      '2022-06-01',
      '2022-06-02',
      '2022-07-02',
      '2023-07-02',
      '2022-06-01',
      '2021-12-31',
      '2022-01-01',
    ]) {
      const instants = [`${day}T00:00:00.000Z`, `${day}T23:59:59.999Z`, `${day}T12:34:56Z`];
      expect(instants.map(read)).toEqual(instants.map((instant) => Date.parse(instant)));
    }
  });

  test.for([
    '2022-06-01T08:00:00Z',
    '2022-06-01T08:00:00.5Z',
    '2022-06-01T08:00:00.123456Z',
    '2022-06-01T08:00Z',
    '2022-06-01T10:00:00.000+02:00',
    '2022-06-01T10:00:00+02:00',
    '2022-06-01T23:59:59.999Z',
    '2022-06-01T24:00:00.000Z',
    '2024-02-29T00:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
  ])('written as %s is the same moment', (instant) => {
    const read = createInstantReader();
    expect(read(instant)).toBe(Math.floor(Date.parse(instant)));
    expect(read('2022-06-01T08:00:00.000Z')).toBe(1_654_070_400_000);
    expect(read(instant)).toBe(Math.floor(Date.parse(instant)));
  });

  test.for([
    'yesterday',
    '',
    '2022-06-01T60:00:00.000Z',
    '2022-06-01T23:60:00.000Z',
    '2022-06-01T23:00:60.000Z',
    '2022-06-01T2x:00:00.000Z',
    '2022-06-01T2:x0:00.0000Z',
    '2022-06-01T20:0:/00.000Z',
    '2022-06-01T20:00:0:.000Z',
    '2022-06-01T20:00:00.0x0Z',
    '2022-06-01T20:00:00.00/Z',
    '2022-06-01T20:x0:00.000Z',
    '2022-06-01T20:00:x0.000Z',
    '20x2-06-01T20:00:00.000Z',
    '2022-x6-01T20:00:00.000Z',
    '2022-06-x1T20:00:00.000Z',
    '2022-13-01T20:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '2022-06-01T20:00:00.000X',
  ])('that is none (%s) is nothing', (instant) => {
    const read = createInstantReader();
    expect(read(instant)).toBe(nothing);
    expect(read('2022-06-01T20:00:00.000Z')).toBe(1_654_113_600_000);
  });
});
