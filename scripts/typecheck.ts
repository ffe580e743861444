import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packages, root, runTool } from './workspace.ts';

/**
 * Checks the types of everything. Projects that take all their options from one file are checked in one program: each by itself would read and check
 * again what they have in common, which is most of it.
 */
const projects = [
  ...packages.map((name) => `packages/${name}`),
  // A page, so it has a DOM where its package has none.
  'packages/mock-idp/test/react-app',
  'apps/demo',
  'e2e',
  'bench',
  '.storybook',
  'scripts',
  'tools/reference',
];

interface Config {
  readonly extends: string;
  readonly compilerOptions?: unknown;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
}

const shared = new Map<string, string[]>();
for (const project of projects) {
  const config = readConfig(project);
  const options = config.compilerOptions === undefined ? join(root, project, config.extends) : project;
  shared.set(options, [...(shared.get(options) ?? []), project]);
}

const failed = [...shared].filter(([options, together]) => {
  const config = together.includes(options) ? `${options}/tsconfig.json` : writeConfig(options, together);
  return runTool('tsc', ['--noEmit', '-p', config]) !== 0;
});

if (failed.length > 0) {
  console.error(`Type errors in: ${failed.flatMap(([, together]) => together).join(', ')}`);
  process.exit(1);
}
console.log(`Types hold in ${projects.length} projects.`);

function readConfig(project: string): Config {
  return JSON.parse(readFileSync(join(root, project, 'tsconfig.json'), 'utf8'));
}

/** A project of all files of some. Beside the installed packages, where the names of `types` are looked for. */
function writeConfig(options: string, together: readonly string[]): string {
  const folder = join(root, 'node_modules/.cache/authshift');
  mkdirSync(folder, { recursive: true });
  const from = (project: string, pattern: string): string => relative(folder, join(root, project, pattern));
  const all = together.map((project) => ({ project, ...readConfig(project) }));
  const path = join(folder, options.replace(/.*[\\/]/, ''));
  const config = {
    extends: relative(folder, options),
    include: all.flatMap(({ project, include }) => include.map((pattern) => from(project, pattern))),
    exclude: [
      '**/node_modules',
      ...all.flatMap(({ project, exclude = [] }) => exclude.map((pattern) => from(project, pattern))),
    ],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}
