import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './workspace.ts';

/** e2e/COVERAGE.md is a promise: a row that names a journey must be found in that journey by its id. */
const rows = [
  ...readFileSync(join(root, 'e2e/COVERAGE.md'), 'utf8').matchAll(/^\| ([A-Z]+-\d+) \| .+ \| (.+) \|$/gm),
].map(([, id, shownBy]) => ({ id: id ?? '', shownBy: (shownBy ?? '').trim() }));

test('every row of the five help pages is listed once', () => {
  expect(rows.length).toBe(130);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(130);
});

test.each(rows.filter(({ shownBy }) => shownBy !== 'not done'))('$id is shown by $shownBy', ({ id, shownBy }) => {
  const file = join(root, 'e2e', shownBy.replaceAll('`', ''));
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`['"\`][^'"\`]*\\b${id}\\b`));
});

test('no journey names a row that COVERAGE.md calls not done', () => {
  const open = rows.filter(({ shownBy }) => shownBy === 'not done').map(({ id }) => id);
  const journeys = ['coconut.spec.ts'].map((name) => join(root, 'e2e', name)).filter(existsSync);
  const named = journeys.flatMap((file) => readFileSync(file, 'utf8').match(/\b[A-Z]+-\d+\b/g) ?? []);
  expect(named.filter((id) => open.includes(id))).toEqual([]);
});
