import { join } from 'node:path';
import { readDoors } from './readDoors.ts';
import { listUndocumented, type Pages, writePages } from './writePages.ts';

const root = join(import.meta.dirname, '../../..');

export const referenceFolder = join(root, 'docs/reference/core');

/** The pages as they should be now, and what they have nothing to say about. */
export function reference(): { readonly pages: Pages; readonly undocumented: readonly string[] } {
  const doors = readDoors(join(root, 'packages/core'));
  return { pages: writePages(doors), undocumented: listUndocumented(doors) };
}
