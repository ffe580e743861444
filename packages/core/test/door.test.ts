import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every file that comes along with the door. How many bytes that is, `pnpm size` tells; the limits are in scripts/sizeBudgets.ts. */
async function filesBehindTheDoor(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['src/index.ts'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2023',
    // Neither a browser nor Node: whatever is not plain JavaScript or our own source fails to resolve.
    platform: 'neutral',
  });
  return Object.keys(metafile.inputs);
}

describe('the door', () => {
  test('brings our own source only: no zod, no back end for tests, no MSW', async () => {
    const files = await filesBehindTheDoor();
    expect(files.length).toBeGreaterThan(1);
    const foreign = files.filter((file) => !/^src\/(?!(contract|testing|msw)\/)/.test(file));
    // The HTTP client is made from the table of operations, which knows no schema.
    expect(foreign.filter((file) => file !== 'src/contract/operations.ts')).toEqual([]);
  });

  test('knows neither DOM nor Node, and nor do contract and testing', () => {
    // The package's own program sees Node's types through the test tools; this one does not.
    const tsc = join(folder, '../../node_modules/.bin/tsc');
    expect(execFileSync(tsc, ['--noEmit', '-p', 'tsconfig.door.json'], { cwd: folder, encoding: 'utf8' })).toBe('');
  });
});
