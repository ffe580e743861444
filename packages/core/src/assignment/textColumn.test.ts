import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockText, createTextColumn, hasText, putText, rowsOfBlock, startOf, textAt } from './textColumn.ts';

const text = fc.oneof(fc.constantFrom('', 'Room 1', 'Röom', 'Комната', '会議室', 'a\nb', '😀'), fc.string());
const step = fc.record({ row: fc.nat({ max: 1100 }), text, read: fc.boolean() });

describe('a column of texts', () => {
  test('has for each row the text it was given last, over the bounds of blocks and whenever it is read', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1100 }), fc.array(step, { maxLength: 40 }), (rows, steps) => {
        const column = createTextColumn(1200);
        const model: string[] = [];
        const put = (row: number, value: string) => {
          putText(column, row, value);
          model[row] = value;
        };
        for (let row = 0; row < rows; row += 1) put(row, `Room ${row}`);
        for (const { row, text: value, read } of steps) {
          put(Math.min(row, model.length), value);
          if (read)
            expect(textAt(column, Math.min(row, model.length - 1))).toBe(model[Math.min(row, model.length - 1)]);
          if (read) blockText(column, 0);
        }
        expect(column).toHaveLength(model.length);
        expect(model.map((_, row) => textAt(column, row))).toEqual(model);
        expect(model.every((value, row) => hasText(column, row, value))).toBe(true);
        for (let block = 0; block << 9 < model.length; block += 1) {
          const [first, end] = rowsOfBlock(column, block);
          const joined = blockText(column, block);
          expect(joined).toBe(model.slice(first, end).join('\n'));
          const slices = model
            .slice(first, end)
            .map((_, i) => joined.slice(startOf(column, first + i), column.ends[first + i]));
          expect(slices).toEqual(model.slice(first, end));
        }
        expect(column.edits.size).toBe(0);
        expect(model.map((_, row) => textAt(column, row))).toEqual(model);
      }),
      { numRuns: 40 },
    );
  });

  test('keeps a block of 512 rows as one string', () => {
    const column = createTextColumn(2000);
    for (let row = 0; row < 1025; row += 1) putText(column, row, String(row));
    expect(column.blocks).toHaveLength(3);
    expect([0, 1, 2].map((block) => rowsOfBlock(column, block))).toEqual([
      [0, 512],
      [512, 1024],
      [1024, 1025],
    ]);
    expect(blockText(column, 2)).toBe('1024');
    putText(column, 1025, 'next');
    expect(blockText(column, 2)).toBe('1024\nnext');
  });

  test('takes texts of any length, and knows where they are', () => {
    const column = createTextColumn(1030);
    const texts = Array.from({ length: 1030 }, (_, row) =>
      row % 500 === 9 ? String(row).padEnd(40_000, '-') : String(row),
    );
    for (const [row, value] of texts.entries()) {
      expect(column.ends).toBeInstanceOf(row <= 509 ? Uint16Array : Uint32Array);
      putText(column, row, value);
    }
    expect(texts.map((_, row) => textAt(column, row))).toEqual(texts);
    expect(column.ends).toHaveLength(1030);
  });

  test('tells a text from one that begins, ends or goes on as it does', () => {
    const column = createTextColumn(4);
    for (const [row, value] of ['Room 1', 'Room 12', 'oom 1', ''].entries()) putText(column, row, value);
    const has = (value: string) => [0, 1, 2, 3].map((row) => hasText(column, row, value));
    expect(has('Room 1')).toEqual([true, false, false, false]);
    textAt(column, 0);
    expect(has('Room 1')).toEqual([true, false, false, false]);
    expect(has('Room 12')).toEqual([false, true, false, false]);
    expect(has('oom 1')).toEqual([false, false, true, false]);
    expect(has('Moor 1')).toEqual([false, false, false, false]);
    expect(has('')).toEqual([false, false, false, true]);
  });
});
