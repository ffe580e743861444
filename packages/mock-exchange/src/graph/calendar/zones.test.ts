import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findZone, instantOf, toDateTimeTimeZone } from './zones.ts';

const zoneNamed = (name: string) => findZone(name) ?? { name: 'none', iana: 'none' };

describe('a time zone', () => {
  it.each([
    ['UTC', '2026-07-01T12:00:00.0000000'],
    ['Pacific Standard Time', '2026-07-01T05:00:00.0000000'],
    ['w. europe standard time', '2026-07-01T14:00:00.0000000'],
    ['India Standard Time', '2026-07-01T17:30:00.0000000'],
    ['Europe/Berlin', '2026-07-01T14:00:00.0000000'],
  ])('%s tells noon in Greenwich as %s', (name, dateTime) => {
    expect(toDateTimeTimeZone(Date.UTC(2026, 6, 1, 12), zoneNamed(name)).dateTime).toBe(dateTime);
  });

  it.each(['Nowhere Standard Time', 'Europe/Nowhere', '+02:00', '', 'constructor'])('is not "%s"', (name) => {
    expect(findZone(name)).toBeUndefined();
  });

  it('leads from an instant to its local time and back, except in the hour that is repeated', () => {
    const zone = fc.constantFrom('Romance Standard Time', 'Pacific Standard Time', 'Nepal Standard Time', 'UTC');
    const instant = fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2037, 0) }).map((time) => time - (time % 1000));
    fc.assert(
      fc.property(instant, zone, (time, name) => {
        const { dateTime } = toDateTimeTimeZone(time, zoneNamed(name));
        const back = instantOf(Date.parse(`${dateTime.slice(0, 23)}Z`), zoneNamed(name));
        expect([time, time - 3_600_000, time + 3_600_000]).toContain(back);
        expect(toDateTimeTimeZone(back, zoneNamed(name)).dateTime).toBe(dateTime);
      }),
    );
  });
});
