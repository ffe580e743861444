import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDoors } from '../src/readDoors.ts';
import { listUndocumented, listUnreachable, writePages } from '../src/writePages.ts';

const doors = readDoors(join(import.meta.dirname, 'package'));
const pages = writePages(doors);

/** The part of a page below a heading. */
function sectionOf(file: string, heading: string): string {
  return (
    pages
      .get(file)
      ?.split('\n## ')
      .find((section) => section.startsWith(`${heading}\n`)) ?? ''
  );
}

test('has a page for each folder behind the main door, for each other door, and one that names them', () => {
  expect([...pages.keys()].sort()).toEqual(['README.md', 'parts.md', 'wire.md']);
});

test('tells a function by its docstring and its head', () => {
  const section = sectionOf('parts.md', 'part');
  expect(section).toContain('The heavier of two.\n\n@throws when both weigh the same');
  expect(section).toContain('function part(one: Part, other: Part): Part;');
  expect(section).not.toContain('throw new');
});

test('tells an interface, a constant and a class as they are written, and nothing private', () => {
  expect(sectionOf('parts.md', 'Part')).toContain('  /** In grams. */\n  readonly weight: number;\n}');
  expect(sectionOf('parts.md', 'size')).toContain('const size = 2;');
  const problem = sectionOf('parts.md', 'Problem');
  expect(problem).toContain('class Problem extends Error {\n  readonly code: string;\n  constructor(code: string);\n');
  expect(problem).toContain('  /** In words. */\n  explain(): string;\n}');
  expect(problem).not.toContain('hidden');
});

test('tells a schema with the type inferred from it, on the page of its own door only', () => {
  const section = sectionOf('wire.md', 'Message');
  expect(section).toContain('What is sent.');
  expect(section).toContain(
    'const messageSchema: Schema<{ id: string }>;\ntype Message = Infer<typeof messageSchema>;',
  );
  expect(sectionOf('wire.md', 'messageSchema')).toBe('');
  expect(pages.get('README.md')).toContain('`@example/thing` also gives these names of other doors: `Message`.');
});

test('links to the headings as GitHub numbers them', () => {
  const first = pages.get('README.md') ?? '';
  expect(first).toContain(
    '- [part](parts.md#part-1): The heavier of two.\n- [size](parts.md#size): How many there are.\n',
  );
  expect(first).toContain('Types: [Part](parts.md#part)');
});

test('lists what has no docstring', () => {
  expect(listUndocumented(doors)).toEqual(['src/parts/part.ts:1 Part']);
});

test('lists the types a door names and does not let out', () => {
  expect(listUnreachable(doors)).toEqual(['src/wire.ts Infer, of Message', 'src/wire.ts Schema, of messageSchema']);
});
