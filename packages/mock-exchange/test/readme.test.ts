import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** README.md is a promise: what it tells a reader to write is run here, letter for letter, and prints what it says. */
const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const section = readme.split('\n## Fifteen pains, reproduced\n')[1]?.split('\n## ')[0] ?? '';

interface Pain {
  readonly name: string;
  readonly code: string;
  /** What the comments say it prints; `…` stands for anything. */
  readonly prints: readonly string[];
}

const [prelude = '', ...others] = [...section.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? '');
const names = [...section.matchAll(/^\*\*(\d+)\. (.*?)\*\*/gm)].map(([, number, name]) => `${number}. ${name}`);
const pains: readonly Pain[] = others.map((code, index) => ({
  name: names[index] ?? '',
  code,
  prints: [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line ?? ''),
}));

/** The first block below a heading. */
function blockBelow(heading: string): string {
  return readme.split(`\n## ${heading}\n`)[1]?.split('```ts\n')[1]?.split('\n```')[0] ?? '';
}

/** Inside of the package, because that is where its own name leads to its source. */
let folder: string;
let printed: readonly (readonly string[])[];
beforeAll(async () => {
  folder = mkdtempSync(join(PACKAGE, 'test', '.readme-'));
  const blocks = pains.map(({ code }) => `await pain(async () => {\n${code}});\n`);
  const harness = `
    const pains: string[][] = [];
    async function pain(run: () => Promise<void>) {
      const lines: string[] = [];
      pains.push(lines);
      console.log = (...values: unknown[]) => void lines.push(values.join(' '));
      await run().catch((error: unknown) => lines.push(String(error)));
      await idp.reset();
      await exchange.reset();
    }
  `;
  writeFileSync(join(folder, 'seed.yaml'), /```yaml\n(.*?)```/s.exec(readme)?.[1] ?? '');
  const others = `
    const { seed: exchangeSeed } = await readExchangeSeedFile('seed.yaml');
    const seeded = await startMockMicrosoft({ exchangeSeed });
    const { holding } = await (await seeded.exchange.tenant('contoso.example')).settings();
    await seeded.close();
    pains.push([String(holding.smtpClientAuthenticationDisabled)]);
    await pain(async () => {\n${[blockBelow('Let it fail'), blockBelow('See what happened')].join('\n')}});
  `;
  const read = "import { readExchangeSeedFile } from '../../src/microsoft/exchangeSeedFile.ts';\n";
  const end = 'process.stdout.write(JSON.stringify(pains));\nawait close();\n';
  writeFileSync(join(folder, 'pains.ts'), [read, prelude, harness, ...blocks, others, end].join('\n'));
  const child = spawn(process.execPath, ['pains.ts'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  printed = JSON.parse(await text(child.stdout)) as string[][];
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('the README reproduces each of the fifteen pains in at most five lines', () => {
  expect(names.map((name) => Number.parseInt(name, 10))).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  expect(pains).toHaveLength(15);
  for (const { name, code, prints } of pains) {
    expect(prints.length, name).toBeGreaterThan(0);
    const lines = code.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('// '));
    expect(lines.length, name).toBeLessThanOrEqual(5);
  }
});

test('the README’s seed, and what it says about faults and the record, work', () => {
  expect(printed.slice(pains.length)).toEqual([['true'], []]);
});

describe('what the README says is printed is printed', () => {
  test.each(pains.map((pain, index) => ({ ...pain, index })))('$name', ({ prints, index }) => {
    expect(printed[index]).toEqual(prints.map((line) => expect.stringMatching(toPattern(line)) as string));
  });
});

function toPattern(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
