import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readDoors } from './readDoors.ts';
import { listUndocumented, listUnreachable, writePages } from './writePages.ts';

/**
 * `reference`: writes docs/reference/core anew from the docstrings. With `--check` it writes nothing and exits with 1 when a page is
 * not what it would write, a name has no docstring, or a type that a door's declarations name can be imported from none.
 */
const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'docs/reference/core');
const doors = readDoors(join(root, 'packages/core'));
const pages = writePages(doors);
const undocumented = listUndocumented(doors);
const unreachable = listUnreachable(doors);

if (!process.argv.includes('--check')) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of pages) writeFileSync(join(folder, file), text);
}
const stale = [...new Set([...pages.keys(), ...listFiles()])].filter((file) => pages.get(file) !== readPage(file));

for (const line of undocumented) console.log(`no docstring: ${line}`);
for (const line of unreachable) console.log(`not at any door: ${line}`);
for (const file of stale) console.log(`not current: ${file}; run \`pnpm reference\``);
const gaps = undocumented.length + unreachable.length;
console.log(
  `${pages.size} pages in ${relative(root, folder)}, ${undocumented.length} names without a docstring, ${unreachable.length} types nobody can import`,
);
process.exit(process.argv.includes('--check') && stale.length + gaps > 0 ? 1 : 0);

function listFiles(): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function readPage(file: string): string | undefined {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
