import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packages, root, runTool } from './workspace.ts';

/** Builds, then writes one tarball per package into `packed/`, to `npm install` elsewhere. */
const target = join(root, 'packed');
const code = runTool('node', ['scripts/build.ts']);
if (code !== 0) process.exit(code);

rmSync(target, { recursive: true, force: true });
mkdirSync(target);
for (const name of packages) {
  const packed = runTool('npx', [
    '--yes',
    'pnpm@12.21.0',
    '--dir',
    `packages/${name}`,
    'pack',
    '--pack-destination',
    target,
  ]);
  if (packed !== 0) process.exit(packed);
}
console.log(
  `\nTarballs in packed/, install them together:\n  npm install ${readdirSync(target)
    .map((file) => `<this folder>/packed/${file}`)
    .join(' ')}`,
);
