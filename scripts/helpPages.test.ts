import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './workspace.ts';

/** e2e/COVERAGE.md is a promise: a row names where it is shown, and is found there by its id in the name of a test or step, or it says why not. */
const rows = [
  ...readFileSync(join(root, 'e2e/COVERAGE.md'), 'utf8').matchAll(/^\| ([A-Z]+-\d+) \| .+ \| (.+) \|$/gm),
].map(([, id, shownBy]) => ({ id: id ?? '', shownBy: (shownBy ?? '').trim() }));

const whyNot = /^why not: \S.{20,}/;

/** A journey of this folder by its name, any other test by its path from the root. */
function filesOf(shownBy: string): string[] {
  return [...shownBy.matchAll(/`([^`]+)`/g)].map(([, name = '']) => (name.includes('/') ? name : `e2e/${name}`));
}

/** The names of tests, of each of a table too, and of their steps: an id that stands only in a comment shows nothing. */
function titlesOf(source: string): string {
  const titles = source.matchAll(/(?:\b(?:test|it|describe|step)|\))\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g);
  return [...titles].map(([, , title]) => title).join('\n');
}

test('every row of the five help pages is listed once', () => {
  expect(rows.length).toBe(130);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(130);
});

test.each(rows)('$id is shown by $shownBy', ({ id, shownBy }) => {
  if (whyNot.test(shownBy)) return;
  const files = filesOf(shownBy);
  expect(files.length).toBeGreaterThan(0);
  // Nothing but names of files: what is only said is shown by nobody.
  expect(shownBy.replaceAll(/`[^`]+`/g, '').replaceAll(/[, ]/g, '')).toBe('');
  for (const file of files) {
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(titlesOf(readFileSync(join(root, file), 'utf8')), file).toMatch(new RegExp(`\\b${id}\\b`));
  }
});

test('no journey names a row that COVERAGE.md does not say it shows', () => {
  const journeys = readdirSync(join(root, 'e2e')).filter((name) => name.endsWith('.spec.ts'));
  for (const name of journeys) {
    const named = readFileSync(join(root, 'e2e', name), 'utf8').match(/\b[A-Z]+-\d+\b/g) ?? [];
    const promised = new Set(
      rows.filter(({ shownBy }) => filesOf(shownBy).includes(`e2e/${name}`)).map(({ id }) => id),
    );
    const known = new Set(rows.map(({ id }) => id));
    expect(
      named.filter((id) => known.has(id) && !promised.has(id)),
      name,
    ).toEqual([]);
  }
});
