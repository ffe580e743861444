import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

async function bundle(contents: string) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: folder,
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2023',
    // Neither a browser nor Node: whatever is not plain JavaScript or our own source fails to resolve.
    platform: 'neutral',
  });
  return { inputs: Object.keys(metafile.inputs), size: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length };
}

describe('the door', () => {
  test('brings our own source only: no zod, no back end for tests, no MSW', async () => {
    const { inputs } = await bundle(`export * from './src/index.ts'`);
    const own = inputs.filter((file) => file.startsWith('src/'));
    expect(inputs.filter((file) => !own.includes(file))).toEqual(['<stdin>']);
    expect(own.filter((file) => /^src\/(contract|testing|msw)\//.test(file))).toEqual([]);
  });

  test('knows neither DOM nor Node, and nor do contract and testing', () => {
    // The package's own program sees Node's types through the test tools; this one does not.
    const tsc = join(folder, '../../node_modules/.bin/tsc');
    expect(execFileSync(tsc, ['--noEmit', '-p', 'tsconfig.door.json'], { cwd: folder, encoding: 'utf8' })).toBe('');
  });
});

/** Minified and gzipped bytes. Raise a figure only together with what needs it. */
describe('a bundle that uses', () => {
  test.for([
    ['the engine', 'createMigration', 6600],
    ['the HTTP client', 'createHttpClient', 3100],
    ['both', 'createMigration, createHttpClient', 9000],
    ['the diagnosis', 'diagnose', 3200],
    ['the form lint', 'lintConnectionInput', 1300],
    ['the lifecycle', 'transitionConnection', 1000],
  ] as const)('%s is no larger than it was', async ([, names, limit]) => {
    expect((await bundle(`export { ${names} } from './src/index.ts'`)).size).toBeLessThanOrEqual(limit);
  });

  test('everything is no larger than it was', async () => {
    expect((await bundle(`export * from './src/index.ts'`)).size).toBeLessThanOrEqual(16_200);
  });
});
