import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStateFolder } from './stateFolder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const change = fc.record({
  table: fc.constantFrom('one', 'two'),
  key: fc.constantFrom('a', 'b', 'c'),
  row: fc.option(
    fc.jsonValue().filter((value) => value !== null),
    { nil: undefined },
  ),
});

test('a folder opened again holds what memory would, after any changes, wherever the file was torn', () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 30 }),
      fc.constantFrom('', '{"t":"one","k":"a', 'garbage'),
      (changes, tail) => {
        const path = mkdtempSync(join(folder, 'run-'));
        const [kept, memory] = [openStateFolder(path), openStateFolder(undefined)];
        for (const { table, key, row } of changes) {
          for (const state of [kept, memory]) {
            if (row === undefined) state.table(table).delete(key);
            if (row !== undefined) state.table(table).set(key, row);
          }
        }
        appendFileSync(join(path, 'state.jsonl'), tail);
        const reopened = openStateFolder(path);
        for (const table of ['one', 'two']) {
          for (const key of ['a', 'b', 'c']) {
            // JSON knows no -0.
            const expected = JSON.parse(JSON.stringify(memory.table(table).get(key) ?? null));
            expect(reopened.table(table).get(key) ?? null).toEqual(expected);
          }
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('each change is on disk when the call returns, in files only their owner can read', () => {
  const state = openStateFolder(folder);
  state.table('consents').set('k', { granted: true });
  state.writeDocument('keys', { n: 1 });
  expect(readFileSync(join(folder, 'state.jsonl'), 'utf8')).toBe('{"t":"consents","k":"k","v":{"granted":true}}\n');
  for (const name of ['state.jsonl', 'keys.json']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test.each([
  ['a line', '{"t":"t","k":"a","v":1}\ngarbage\n{"t":"t","k":"b","v":2}\n', 'state.jsonl, line 2,'],
  ['a line that is none of ours', '[]\n{"t":"t","k":"b","v":2}\n', 'state.jsonl, line 1,'],
])('%s that no kill left behind stops the start, names the place, and stays as it is', (_, text, place) => {
  const path = join(folder, 'state.jsonl');
  writeFileSync(path, text);
  expect(() => openStateFolder(folder)).toThrow(place);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a document that cannot be read names its file', () => {
  writeFileSync(join(folder, 'keys.json'), '{"n":');
  expect(() => openStateFolder(folder).readDocument('keys')).toThrow('keys.json is damaged');
});

test('the file is made short again at each start', () => {
  const state = openStateFolder(folder);
  for (let count = 0; count < 100; count += 1) state.table('t').set('k', count);
  const reopened = openStateFolder(folder);
  expect(reopened.table('t').get('k')).toBe(99);
  expect(readFileSync(join(folder, 'state.jsonl'), 'utf8')).toBe('{"t":"t","k":"k","v":99}\n');
});
