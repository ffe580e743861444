import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarItem, defaultCalendar } from '../../mailboxes/calendarItem.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { parseXml } from '../soap/xmlElement.ts';
import { type ItemView, pageOf, readItemView, viewOf } from './itemView.ts';

const items = defaultCalendar('c0000000-0000-4000-8000-000000000001', Date.parse('2026-11-22T00:00:00Z'));

function view(element: string) {
  return readItemView(parseXml(`<FindItem xmlns="${messagesNamespace}">${element}</FindItem>`));
}

function page(offset: number, max: number, base = 'Beginning') {
  return view(`<IndexedPageItemView MaxEntriesReturned="${max}" Offset="${offset}" BasePoint="${base}"/>`);
}

function take(from: readonly CalendarItem[], asked: ItemView) {
  return asked.kind === 'page' ? pageOf(from, asked) : viewOf(from, asked, (item) => item);
}

describe('a page of items', () => {
  it('joins with the others to the whole folder, from either end and for every size of page', () => {
    const base = fc.constantFrom('Beginning' as const, 'End' as const);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), base, (max, basePoint) => {
        const collected: CalendarItem[] = [];
        let offset = 0;
        for (let round = 0; round <= items.length; round += 1) {
          const taken = take(items, page(offset, max, basePoint));
          collected.push(...(basePoint === 'End' ? [...taken.items].reverse() : taken.items));
          expect(taken.total).toBe(items.length);
          if (taken.includesLast) break;
          offset = taken.nextOffset ?? Number.NaN;
        }
        expect(collected).toEqual(basePoint === 'End' ? [...items].reverse() : items);
      }),
    );
  });

  it('past the end is empty and says that it was the last', () => {
    expect(take(items, page(10_000, 5))).toMatchObject({ items: [], includesLast: true });
  });

  it.each([
    ['<IndexedPageItemView MaxEntriesReturned="0" Offset="0" BasePoint="Beginning"/>', 'ErrorInvalidPagingMaxRows'],
    ['<IndexedPageItemView Offset="-1" BasePoint="Beginning"/>', 'ErrorInvalidIndexedPagingParameters'],
    ['<IndexedPageItemView Offset="1.5" BasePoint="Beginning"/>', 'ErrorSchemaValidation'],
    ['<IndexedPageItemView Offset="99999999999999" BasePoint="Beginning"/>', 'ErrorSchemaValidation'],
    ['<IndexedPageItemView Offset="0" BasePoint="Middle"/>', 'ErrorSchemaValidation'],
    ['<CalendarView StartDate="2026-11-22T00:00:00Z"/>', 'ErrorSchemaValidation'],
    ['<CalendarView StartDate="tomorrow" EndDate="2026-11-22T00:00:00Z"/>', 'ErrorSchemaValidation'],
    [
      '<CalendarView StartDate="2026-11-22T00:00:00Z" EndDate="2026-11-21T00:00:00Z"/>',
      'ErrorCalendarEndDateIsEarlierThanStartDate',
    ],
    ['<CalendarView StartDate="2020-01-01T00:00:00Z" EndDate="2026-01-01T00:00:00Z"/>', 'ErrorCalendarViewRangeTooBig'],
  ])('is refused for %s with %s', (element, code) => {
    expect(() => view(element)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a calendar view', () => {
  const one = (start: string, end: string): CalendarItem => ({ id: start, subject: 'x', start, end });
  const spans = [
    one('2026-11-20T09:00:00.000Z', '2026-11-20T10:00:00.000Z'),
    one('2026-11-20T10:00:00.000Z', '2026-11-20T11:00:00.000Z'),
    one('2026-11-20T11:00:00.000Z', '2026-11-20T12:00:00.000Z'),
  ];

  it('holds what touches the span, and not what only borders on it', () => {
    const found = take(spans, view('<CalendarView StartDate="2026-11-20T10:00:00Z" EndDate="2026-11-20T11:00:00Z"/>'));
    expect(found.items).toEqual([spans[1]]);
    expect(found.includesLast).toBe(true);
  });

  it('understands other time zones', () => {
    const found = take(
      spans,
      view('<CalendarView StartDate="2026-11-20T11:00:00+02:00" EndDate="2026-11-20T12:00:00+02:00"/>'),
    );
    expect(found.items).toEqual([spans[0]]);
  });

  it('says when it was cut off', () => {
    const element =
      '<CalendarView MaxEntriesReturned="2" StartDate="2026-11-20T00:00:00Z" EndDate="2026-11-21T00:00:00Z"/>';
    expect(take(spans, view(element))).toMatchObject({ total: 3, includesLast: false });
  });
});
