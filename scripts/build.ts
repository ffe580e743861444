import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { finishUi } from './buildUi.ts';
import { bundleCommand } from './bundleCommand.ts';
import { packages, root, runTool } from './workspace.ts';

/** Compiles every package to publishable ESM with declarations in its `dist`. */
for (const name of packages) await buildPackage(name);

async function buildPackage(name: string): Promise<void> {
  const folder = join(root, 'packages', name);
  const dist = join(folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const config = join(folder, 'tsconfig.build.json');
  writeFileSync(config, JSON.stringify(buildConfig(), null, 2));
  const code = runTool('tsc', ['-p', relative(root, config)]);
  rmSync(config);
  if (code !== 0) process.exit(code);
  copyAssets(join(folder, 'src'), dist);
  nameCompiledFiles(dist);
  if (name === 'ui') await finishUi(dist);
  if (name.startsWith('mock-')) await bundleCommand(join(folder, 'src/cli.ts'), join(dist, 'cli.js'));
  for (const file of binsOf(folder)) chmodSync(join(folder, file), 0o755);
  console.log(`built packages/${name}`);
}

/** Siblings are read from their built declarations, so that each package compiles only its own source. */
function buildConfig() {
  const paths: Record<string, string[]> = {};
  for (const sibling of packages) {
    const manifest = readManifest(join(root, 'packages', sibling));
    for (const [door, target] of Object.entries(manifest.publishConfig?.exports ?? {})) {
      if (typeof target === 'string' || !target.types) continue;
      paths[`@authshift/${sibling}${door.slice(1)}`] = [`../${sibling}/${target.types.slice(2)}`];
    }
  }
  return {
    extends: './tsconfig.json',
    compilerOptions: { noEmit: false, outDir: 'dist', rootDir: 'src', inlineSources: true, paths },
    include: ['src'],
    exclude: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'src/**/*.stories.tsx', 'src/**/*.bench.ts'],
  };
}

/** Declarations name the modules they were made from (`./x.ts`); readers look for the compiled ones. */
function nameCompiledFiles(dist: string): void {
  for (const entry of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.d.ts')) continue;
    const file = join(dist, entry);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from|import\() ?["']\.{1,2}\/[^"']+)\.tsx?(["'])/g, '$1.js$2'));
  }
}

function copyAssets(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(css|json|sql)$/.test(entry)) continue;
    mkdirSync(dirname(join(to, entry)), { recursive: true });
    cpSync(join(from, entry), join(to, entry));
  }
}

interface Manifest {
  publishConfig?: { bin?: Record<string, string>; exports?: Record<string, string | { types?: string }> };
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function binsOf(folder: string): string[] {
  const bins = Object.values(readManifest(folder).publishConfig?.bin ?? {});
  return bins.filter((file) => existsSync(join(folder, file)));
}
