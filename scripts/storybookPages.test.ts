import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packages, root } from './workspace.ts';

const folder = join(root, '.storybook/pages');
const pages = readdirSync(folder).filter((file) => file.endsWith('.mdx'));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/**
 * What stands as code on a page by job is a file that is compiled and run elsewhere, so that pages cannot rot: only shell commands may
 * stand in the text, and those are checked here. Links are checked by `pnpm storybook:build`.
 */
describe.each(pages)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');

  test('holds no code of its own', () => {
    const fences = [...text.matchAll(/^\s*```(\w*)$/gm)]
      .map(([, language = '']) => language)
      .filter((each) => each !== '');
    expect(fences.filter((language) => language !== 'sh')).toEqual([]);
  });

  test('shows files that are there, and shows each it imports', () => {
    const imports = [...text.matchAll(/^import (\w+) from '(.+)\?raw';$/gm)];
    for (const [, name, path = ''] of imports) {
      expect(existsSync(join(dirname(join(folder, file)), path)), path).toBe(true);
      expect(text).toContain(`code={${name}}`);
    }
  });

  test('names commands and packages that exist', () => {
    const blocks = [...text.matchAll(/```sh\n([\s\S]*?)\n```/g)].flatMap(([, block = '']) => block.split('\n'));
    for (const line of blocks) {
      const [tool, ...words] = line.trim().split(/\s+/);
      if (tool === 'pnpm') expect(Object.keys(scripts)).toContain(words[0]);
      if (tool === 'npm') {
        const names = words.slice(1).map((word) => word.replace('@authshift/', ''));
        expect(names.filter((name) => !packages.some((known) => known === name))).toEqual([]);
      }
      expect(['pnpm', 'npm']).toContain(tool);
    }
  });
});

test('every example is shown on a page', () => {
  const shown = pages.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const examples = readdirSync(join(root, '.storybook/examples'));
  expect(examples.filter((file) => !shown.includes(`../examples/${file}?raw`))).toEqual([]);
});
