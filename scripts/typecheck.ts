import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packages, root, runTool } from './workspace.ts';

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

const failed = projects.filter((project) => {
  const config = `${project}/tsconfig.json`;
  return existsSync(join(root, config)) && runTool('tsc', ['--noEmit', '-p', config]) !== 0;
});

if (failed.length > 0) {
  console.error(`Type errors in: ${failed.join(', ')}`);
  process.exit(1);
}
console.log(`Types hold in ${projects.length} projects.`);
