import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './workspace.ts';

/** ARCHITECTURE.md's table of directions, as data: what a package's own source, and what its tests, may import. */
interface Boundary {
  readonly folder: string;
  readonly source: readonly RegExp[];
  readonly tests: readonly RegExp[];
}

const anything = /./;
const node = /^node:/;
const relativeImport = /^\.\.?\//;

const boundaries: readonly Boundary[] = [
  {
    folder: 'packages/core',
    source: [relativeImport],
    tests: [
      relativeImport,
      /^vitest$/,
      /^fast-check$/,
      /^zod$/,
      /^msw(\/|$)/,
      node,
      /^@authshift\/core/,
      /^esbuild$|^vite$/,
      /^ajv(-formats)?(\/|$)|^@seriousme\/openapi-schema-validator$/,
    ],
  },
  {
    folder: 'packages/ui',
    source: [
      relativeImport,
      /^react(\/|$)/,
      /^react-dom(\/|$)/,
      /^@authshift\/core(\/(contract|diagnosis))?$/,
      /^@tanstack\/react-(table|virtual)/,
    ],
    tests: [relativeImport, /^@authshift\/core/, /^(?!@authshift\/)/],
  },
  {
    folder: 'packages/server',
    source: [relativeImport, node, /^@authshift\/core(\/contract)?$/, /^(?!@authshift\/)/],
    tests: [anything],
  },
  {
    folder: 'packages/mock-idp',
    source: [relativeImport, node, /^(?!@authshift\/)/],
    tests: [/^(?!@authshift\/(?!mock-idp))/],
  },
  {
    folder: 'packages/mock-exchange',
    source: [relativeImport, node, /^@authshift\/mock-idp(\/beside)?$/, /^(?!@authshift\/)/],
    tests: [/^(?!@authshift\/(core|ui|server|demo))/],
  },
];

/** Folders of a package that may import more than the rest of its source, and what. */
const exceptions: Readonly<Record<string, readonly RegExp[]>> = {
  'packages/core/src/contract': [/^zod$/],
  'packages/core/src/testing': [/^zod$/, /^vitest$/],
  'packages/core/src/msw': [/^msw(\/|$)/],
  'packages/ui/src/msal': [/^@azure\/msal-(react|browser)$/],
};

describe.each(boundaries)('$folder imports only what its layer may', ({ folder, source, tests }) => {
  test.each(listSources(folder))('%s', (file) => {
    const allowed = isTest(file) ? tests : [...source, ...exceptionsFor(file)];
    const forbidden = importsOf(file).filter((specifier) => !allowed.some((pattern) => pattern.test(specifier)));
    expect(forbidden).toEqual([]);
  });
});

test("core's door never reaches its testing and msw folders", () => {
  const reached = reachableFrom('packages/core/src/index.ts');
  expect(reached.filter((file) => /\/src\/(testing|msw)\//.test(file))).toEqual([]);
});

test('no file outside of the apps, the journeys and this test imports across packages by path', () => {
  const offenders = boundaries.flatMap(({ folder }) =>
    listSources(folder).filter((file) =>
      importsOf(file).some(
        (specifier) => relativeImport.test(specifier) && !resolveFrom(file, specifier).startsWith(`${folder}/`),
      ),
    ),
  );
  expect(offenders.filter((file) => !isTest(file))).toEqual([]);
});

/** What turns certificate verification off, in our code and in what we tell people to type. A pinned key is no such thing. */
const switchedOff: readonly RegExp[] = [
  /NODE_TLS_REJECT_UNAUTHORIZED/,
  /rejectUnauthorized['"]?\s*[:=]\s*(?:false|!1|0)/,
  /checkServerIdentity\s*[:=]/,
  /ignore-certificate-errors(?!-spki-list)/,
  /ignoreHTTPSErrors\s*:\s*true/,
  /\bcurl\b[^\n]*\s(?:-\w*k\b|--insecure\b)/,
  /verify\s*=\s*False/,
  /InsecureSkipVerify/,
  /strict-ssl\s*[=:]?\s*false/,
];

test('nothing turns certificate verification off, neither code nor advice', () => {
  const offenders = ['.'].flatMap(listTexts).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return switchedOff.filter((pattern) => pattern.test(text)).map((pattern) => `${file}: ${pattern.source}`);
  });
  expect(offenders).toEqual([]);
});

test.each([
  'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"',
  'connect({ rejectUnauthorized: false })',
  '{"rejectUnauthorized":false}',
  "args: ['--ignore-certificate-errors']",
  'newContext({ ignoreHTTPSErrors: true })',
  'curl -sk https://localhost',
  'requests.get(url, verify=False)',
])('%s would be found', (text) => {
  expect(switchedOff.some((pattern) => pattern.test(text))).toBe(true);
});

test('a pinned key would not', () => {
  expect(switchedOff.some((pattern) => pattern.test("'--ignore-certificate-errors-spki-list=abc'"))).toBe(false);
});

/** Everything people wrote, this file aside. */
function listTexts(folder: string): string[] {
  const skipped =
    /^(node_modules|dist|coverage|packed|test-results|storybook-static|schema|\.git|\.vite|\.authshift|reference)$/;
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : listTexts(path);
    if (path === 'scripts/boundaries.test.ts' || entry.name === 'pnpm-lock.yaml') return [];
    return /\.(?:[cm]?[jt]sx?|json|md|mdx|ya?ml|html|sh)$/.test(entry.name) ? [path] : [];
  });
}

function listSources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|coverage|\..*)$/.test(entry.name) ? [] : listSources(path);
    return /\.tsx?$/.test(path) && !/\.d\.ts$|\/vitest\.[\w.]+\.ts$/.test(path) ? [path] : [];
  });
}

function isTest(file: string): boolean {
  return (
    /\.(test|stories|bench|test-d)\.tsx?$/.test(file) ||
    /packages\/[^/]+\/(test|load|deep|examples|scripts)\//.test(file) ||
    /\/src\/stories\//.test(file)
  );
}

function exceptionsFor(file: string): readonly RegExp[] {
  return Object.entries(exceptions).flatMap(([folder, patterns]) => (file.startsWith(`${folder}/`) ? patterns : []));
}

/** Module specifiers of import and export declarations and of dynamic imports. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const declaration = /^\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]/gm;
  const bare = /^\s*import\s*['"]([^'"]+)['"]/gm;
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [declaration, bare, dynamic].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
}

function resolveFrom(file: string, specifier: string): string {
  return relative(root, join(root, file, '..', specifier))
    .split(sep)
    .join('/');
}

function reachableFrom(entry: string): string[] {
  const seen = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const from = file;
    queue.push(
      ...importsOf(from)
        .filter((specifier) => relativeImport.test(specifier))
        .map((specifier) => resolveFrom(from, specifier)),
    );
  }
  return [...seen];
}
