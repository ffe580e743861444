import { expect, test } from 'vitest';
import { codedText, createCodeColumn, putCode } from './codeColumn.ts';

function columnOf(rows: number) {
  const column = createCodeColumn();
  column.codes = new Uint8Array(rows);
  return column;
}

test('a row has the text it was given last, and none before', () => {
  const column = columnOf(3);
  expect(codedText(column, 0)).toBeNull();
  putCode(column, 0, 'E3');
  putCode(column, 1, 'F1');
  putCode(column, 2, 'E3');
  putCode(column, 1, null);
  expect([0, 1, 2].map((row) => codedText(column, row))).toEqual(['E3', null, 'E3']);
  expect(column.texts).toEqual([null, 'E3', 'F1']);
});

test.for([
  [0x100, Uint8Array, Uint16Array],
  [0x10000, Uint16Array, Uint32Array],
] as const)('with %i texts it needs wider numbers, and loses nothing', ([texts, narrow, wide]) => {
  const column = columnOf(texts);
  for (let row = 0; row < texts - 1; row += 1) putCode(column, row, `Building ${row}`);
  expect(column.codes).toBeInstanceOf(narrow);
  putCode(column, texts - 1, 'One more');
  expect(column.codes).toBeInstanceOf(wide);
  expect([0, 1, texts - 2, texts - 1].map((row) => codedText(column, row))).toEqual([
    'Building 0',
    'Building 1',
    `Building ${texts - 2}`,
    'One more',
  ]);
});
