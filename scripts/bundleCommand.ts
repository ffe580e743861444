import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { root } from './workspace.ts';

/**
 * Bundles a command and all it needs: Node reads a few files instead of a thousand, so that it starts in a fraction of the time. What the
 * source imports on demand becomes files of its own beside it, read on demand; what others wrote is named in `LICENCES.txt` there.
 */
export async function bundleCommand(entry: string, outFile: string): Promise<void> {
  const folder = join(dirname(outFile), basename(outFile, '.js'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: entry },
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    minifySyntax: true,
    metafile: true,
    plugins: [wholeBuiltins],
    legalComments: 'none',
    logLevel: 'warning',
    // CommonJS modules in the bundle ask for Node's own this way.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module';\nconst require = createRequireHere(import.meta.url);",
    },
  });
  writeFileSync(outFile, writeEntry(`./${basename(folder)}/main.js`));
  chmodSync(outFile, 0o755);
  writeFileSync(join(folder, 'LICENCES.txt'), readLicences(metafile));
}

/**
 * An `import` of a module of Node's reads every member of it, and with that loads what stands behind each: of `node:http`, a client for
 * WebSockets, for a tenth of a start. Asked for as a whole, a member is read when it is used.
 */
const wholeBuiltins: Plugin = {
  name: 'whole-builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:(?:http|https|http2|net|tls|crypto)$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'whole-builtins' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'whole-builtins' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

/** Node keeps what it compiled, where it can; written once the command runs, because one that is killed writes nothing at its end. */
function writeEntry(main: string): string {
  return `#!/usr/bin/env node
import * as nodeModule from 'node:module';
nodeModule.enableCompileCache?.();
await import('${main}');
nodeModule.flushCompileCache?.();
`;
}

function readLicences({ inputs }: Metafile): string {
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
  );
  return [...folders]
    .map((folder) => describeLicence(join(root, folder)))
    .sort()
    .join(`\n${'-'.repeat(80)}\n`);
}

function describeLicence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name?: string;
    readonly version?: string;
    readonly license?: string;
  };
  const file = existsSync(folder) ? readdirSync(folder).find((one) => /^licen[cs]e/i.test(one)) : undefined;
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text}`;
}
