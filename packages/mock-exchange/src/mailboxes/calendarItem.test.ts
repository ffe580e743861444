import { describe, expect, it } from 'vitest';
import { defaultCalendar } from './calendarItem.ts';

const today = Date.parse('2026-11-22T00:00:00Z');
const oids = Array.from({ length: 50 }, (_, index) => `c0000000-0000-4000-8000-${String(index).padStart(12, '0')}`);

describe('the calendar of a mailbox nobody seeded', () => {
  it('is the same for the same mailbox and day', () => {
    for (const oid of oids) expect(defaultCalendar(oid, today)).toEqual(defaultCalendar(oid, today));
  });

  it('has a number of appointments that differs between mailboxes', () => {
    const sizes = oids.map((oid) => defaultCalendar(oid, today).length);
    expect(new Set(sizes).size).toBeGreaterThan(10);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(40);
  });

  it('keeps that number on another day', () => {
    for (const oid of oids) {
      expect(defaultCalendar(oid, today)).toHaveLength(defaultCalendar(oid, today + 30 * 86_400_000).length);
    }
  });

  it('lies from two weeks back to four weeks ahead, in order of start', () => {
    for (const oid of oids) {
      const starts = defaultCalendar(oid, today).map((item) => Date.parse(item.start));
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      expect(Math.min(...starts)).toBeGreaterThanOrEqual(today - 14 * 86_400_000);
      expect(Math.max(...starts)).toBeLessThan(today + 28 * 86_400_000);
    }
  });
});
