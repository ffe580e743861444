import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readDoors } from './readDoors.ts';
import { listUndocumented, listUnreachable, writePages } from './writePages.ts';

/**
 * `reference`: writes docs/reference anew from the docstrings, a folder a package. With `--check` it writes nothing and exits with 1 when a
 * page is not what it would write, a name has no docstring, or a type that a door's declarations name can be imported from none.
 */
const root = join(import.meta.dirname, '../../..');
const check = process.argv.includes('--check');
/** `complete`: gaps are mistakes too. Props and states of components need no docstring beside that of their component. */
const packages = [
  { name: 'core', complete: true },
  { name: 'ui', complete: false },
] as const;
const mistakes = packages.map(writeReference).reduce((sum, count) => sum + count, 0);
process.exit(check && mistakes > 0 ? 1 : 0);

interface Subject {
  readonly name: string;
  readonly complete: boolean;
}

/** How many mistakes are left. */
function writeReference({ name, complete }: Subject): number {
  const folder = join(root, 'docs/reference', name);
  const doors = readDoors(join(root, 'packages', name));
  const pages = writePages(doors);
  const undocumented = listUndocumented(doors);
  const unreachable = listUnreachable(doors);

  if (!check) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of pages) writeFileSync(join(folder, file), text);
  }
  const there = existsSync(folder) ? readdirSync(folder) : [];
  const stale = [...new Set([...pages.keys(), ...there])].filter((file) => pages.get(file) !== readPage(folder, file));

  if (complete) {
    for (const line of undocumented) console.log(`${name}: no docstring: ${line}`);
    for (const line of unreachable) console.log(`${name}: not at any door: ${line}`);
  }
  for (const file of stale) console.log(`${name}: not current: ${file}; run \`pnpm reference\``);
  console.log(
    `${pages.size} pages in ${relative(root, folder)}, ${undocumented.length} names without a docstring, ${unreachable.length} types nobody can import`,
  );
  return stale.length + (complete ? undocumented.length + unreachable.length : 0);
}

function readPage(folder: string, file: string): string | undefined {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
