import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import {
  acceptedOverruns,
  componentBudgets,
  coreBudget,
  coreDoorsApart,
  coreOfTheComponentsBudget,
  coreParts,
  sheetsOfTheRest,
  styleBudget,
  styleOfTheComponentsBudget,
  toldComponents,
} from './sizeBudgets.ts';
import { root } from './workspace.ts';

/**
 * What the packages cost a page, beside their budgets; `size oauth` also tells the files of that folder of core. Three questions,
 * three kinds of bundle:
 * - all of core, or a part of it: the names as exported by its doors, and what they reach. Neither contract nor zod is in it, for the
 *   main door lets only types of the contract through (packages/core/test/door.test.ts);
 * - a component of ui: that one export, with React and core left out, and without the parts it loads with `import()`;
 * - core as the components use it: the names found in the imports those bundles still have, bundled together as a part of core. What
 *   they import only later, with `import()`, is not in it and is told apart.
 */
interface Row {
  readonly what: string;
  readonly budget: number;
  readonly bytes: number;
}

const core = join(root, 'packages/core');
const ui = join(root, 'packages/ui');

const { exports: coreDoors } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8')) as {
  exports: Readonly<Record<string, string>>;
};
const everything = await bundle(core, coreSources().join('\n'));
const styles = await bundle(ui, `@import './src/styles/styles.css';`, { loader: 'css' });
const stylesOfTheComponents = await bundle(ui, sheetsOfTheComponents(), { loader: 'css' });
const components = await Promise.all(
  componentBudgets.map(async ([name, budget]) => ({ name, budget, ...(await bundleComponent(name)) })),
);
const taken = [...new Set(components.flatMap(({ text }) => importsFromCore(text)))].sort();
const later = [...new Set(components.flatMap(({ text }) => laterFromCore(text)))].sort();
if (taken.length === 0) throw new Error('No component imports anything from core: the question makes no sense.');

const rows: readonly Row[] = [
  { what: 'core: everything', budget: coreBudget, bytes: everything.bytes },
  {
    what: 'core: what the components use',
    budget: coreOfTheComponentsBudget,
    bytes: (await bundle(ui, taken.join('\n'))).bytes,
  },
  ...(await Promise.all(coreParts.map(([what, names, budget]) => measureCore(what, names, budget)))),
  ...components.map(({ name, budget, bytes }) => ({ what: `ui: ${name}`, budget, bytes })),
  { what: 'ui: styles of these', budget: styleOfTheComponentsBudget, bytes: stylesOfTheComponents.bytes },
  { what: 'ui: styles.css', budget: styleBudget, bytes: styles.bytes },
];

console.log('Minified and gzipped, in kB (1,000 bytes)\n');
console.log(`${'what'.padEnd(32)}  budget  figure`);
for (const row of rows) console.log(toLine(row));
console.log(`\nThe components use of core: ${taken.map((line) => line.slice(7, -1)).join(', ')}`);
for (const source of later) {
  const { bytes } = await bundle(ui, `export * from '${source}';`);
  console.log(`They load ${source} later: ${toKilobytes(bytes).trim()}`);
}
for (const { name, laterBytes } of components.filter(({ laterBytes }) => laterBytes > 0)) {
  console.log(`${name} loads parts of its own later: ${toKilobytes(laterBytes).trim()}`);
}
for (const name of toldComponents) {
  const { bytes, laterBytes } = await bundleComponent(name);
  console.log(
    `${name} has no budget: ${toKilobytes(bytes).trim()}, and ${toKilobytes(laterBytes).trim()} later, as steps are opened`,
  );
}
console.log('\nAll of core, its gzipped bytes shared out by minified bytes');
for (const line of toShares(everything, process.argv[2])) console.log(line);

const failed = rows.filter((row) => row.bytes > ceilingOf(row));
for (const { what } of failed) console.error(`\n${what} is over its budget.`);
process.exit(failed.length === 0 ? 0 : 1);

/** The kit's sheet without what only other components need. */
function sheetsOfTheComponents(): string {
  const sheet = readFileSync(join(ui, 'src/styles/styles.css'), 'utf8');
  return sheet.replace(/@import "\.\/([\w-]+)\.css";\n/g, (_, name: string) =>
    sheetsOfTheRest.includes(name) ? '' : `@import './src/styles/${name}.css';\n`,
  );
}

function ceilingOf({ what, budget }: Row): number {
  return acceptedOverruns[what]?.upTo ?? budget;
}

function toLine(row: Row): string {
  const { what, budget, bytes } = row;
  return `${what.padEnd(32)}  ${toKilobytes(budget)}  ${toKilobytes(bytes)}  ${toVerdict(row)}`;
}

function toVerdict(row: Row): string {
  if (row.bytes <= row.budget) return 'ok';
  if (row.bytes > ceilingOf(row)) return 'OVER';
  return `missed, accepted up to ${toKilobytes(ceilingOf(row)).trim()}: ${acceptedOverruns[row.what]?.because}`;
}

function toKilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(2).padStart(6);
}

/** By folder, or by file in the folder named. Gzip works on the whole, so a share can only be stated in proportion. */
function toShares({ bytes, minifiedBy }: Bundle, named?: string): string[] {
  const shares = new Map<string, number>();
  for (const [file, minified] of minifiedBy) {
    const [, folder = '', name = ''] = /^src\/([^/]+)\/(.+)$/.exec(file) ?? [];
    const key = folder === named ? `${folder}/${name}` : folder;
    if (folder !== '') shares.set(key, (shares.get(key) ?? 0) + minified);
  }
  const total = [...shares.values()].reduce((sum, minified) => sum + minified, 0);
  return [...shares]
    .sort(([, one], [, other]) => other - one)
    .map(([name, minified]) => `  ${name.padEnd(32)} ${toKilobytes((bytes * minified) / total)}`);
}

async function measureCore(what: string, names: string, budget: number): Promise<Row> {
  const { bytes } = await bundle(core, `export { ${names} } from './src/index.ts';`);
  return { what: `core: ${what}`, budget, bytes };
}

function bundleComponent(name: string): Promise<Bundle> {
  return bundle(ui, `export { ${name} } from './src/index.ts';`, {
    platform: 'browser',
    jsx: 'automatic',
    external: ['react', 'react-dom', 'react/jsx-runtime', '@authshift/core'],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
}

function coreSources(): readonly string[] {
  const doors = Object.entries(coreDoors).filter(
    ([door, file]) => file.endsWith('.ts') && !coreDoorsApart.includes(door),
  );
  return doors.map(([, file]) => `export * from '${file}';`);
}

/** What a bundle that left core out still imports from it: one `export ... from` for each name. */
function importsFromCore(text: string): string[] {
  const imports = text.matchAll(/import\s*\{([^}]*)\}\s*from\s*"(@authshift\/core[^"]*)"/g);
  return [...imports].flatMap(([, names = '', source = '']) =>
    names.split(',').map((name) => `export { ${name.trim().split(/\s/)[0]} } from '${source}';`),
  );
}

function laterFromCore(text: string): string[] {
  return [...text.matchAll(/import\("(@authshift\/core[^"]*)"\)/g)].map(([, source = '']) => source);
}

function leaveOutLater(): Plugin {
  return {
    name: 'leave out later parts',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
        kind === 'dynamic-import' ? { path: resolve(resolveDir, path), external: true } : undefined,
      );
    },
  };
}

interface Bundle {
  readonly bytes: number;
  /** Of the parts that are loaded with `import()`, together. */
  readonly laterBytes: number;
  readonly text: string;
  readonly minifiedBy: readonly (readonly [file: string, minified: number])[];
}

interface BundleOptions extends Pick<BuildOptions, 'platform' | 'jsx' | 'external' | 'define'> {
  readonly loader?: 'ts' | 'css';
}

async function bundle(folder: string, contents: string, options: BundleOptions = {}): Promise<Bundle> {
  const atOnce = await bundleOnce(folder, contents, options);
  const { outputs } = atOnce.metafile;
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const later = imports.filter(({ kind, path }) => kind === 'dynamic-import' && path.startsWith('/'));
  const parts = [...new Set(later.map(({ path }) => path))];
  const bytes = gzipped(atOnce.text);
  const inputs = Object.values(outputs)[0]?.inputs ?? {};
  const minifiedBy = Object.entries(inputs).map(([file, { bytesInOutput }]) => [file, bytesInOutput] as const);
  if (parts.length === 0) return { bytes, laterBytes: 0, text: atOnce.text, minifiedBy };
  // What they add to what is there already.
  const everything = [contents, ...parts.map((path) => `export * from '${path}';`)].join('\n');
  const together = await bundleOnce(folder, everything, options);
  return { bytes, laterBytes: gzipped(together.text) - bytes, text: atOnce.text, minifiedBy };
}

/** One file with what is imported at once: what `import()` brings comes when it is needed. */
async function bundleOnce(
  folder: string,
  contents: string,
  { loader = 'ts', ...settings }: BundleOptions,
): Promise<{ readonly text: string; readonly metafile: Metafile }> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: folder,
    stdin: { contents, resolveDir: folder, loader },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    plugins: [leaveOutLater()],
    ...settings,
  });
  return { text: outputFiles[0]?.text ?? '', metafile };
}

function gzipped(text: string): number {
  return text === '' ? 0 : gzipSync(text, { level: 9 }).length;
}
