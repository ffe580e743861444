import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of a dump of an empty PGlite database. */
    readonly emptyDatabase: string;
  }
}

/** Makes one empty database per test run: making one takes seconds, loading a copy does not. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'authshift-pglite-'));
  const path = join(folder, 'empty.tar');
  const pglite = await PGlite.create();
  const dump = await pglite.dumpDataDir('none');
  await writeFile(path, dump.stream());
  await pglite.close();
  project.provide('emptyDatabase', path);
  return () => rm(folder, { recursive: true, force: true });
}
