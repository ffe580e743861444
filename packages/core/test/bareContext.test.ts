import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeDecisions } from './someDecisions.ts';

const folder = dirname(fileURLToPath(import.meta.url));

/** What a page, a worker or Node adds to the language. None of it is there; `console` and `WebAssembly` are the engine's own gifts. */
const hosts = [
  'console',
  'WebAssembly',
  'window',
  'document',
  'navigator',
  'process',
  'Buffer',
  'require',
  'fetch',
  'crypto',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'structuredClone',
  'URL',
  'URLSearchParams',
  'TextEncoder',
  'TextDecoder',
  'AbortController',
  'AbortSignal',
  'Event',
  'EventTarget',
  'atob',
  'btoa',
];

/** And the language's own clock and dice are taken away: whoever decides is told the time. */
const withoutClockAndDice = `
  for (const name of ${JSON.stringify(hosts)}) delete globalThis[name];
  Math.random = () => { throw new Error('a decision threw dice'); };
  Date = class extends Date {
    static now() { throw new Error('a decision looked at the clock'); }
    constructor(...parts) {
      if (parts.length === 0) throw new Error('a decision looked at the clock');
      super(...parts);
    }
  };`;

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'core',
    target: 'es2023',
    platform: 'neutral',
  });
  return outputFiles[0]?.text ?? '';
}

test('every folder that decides is asked', () => {
  const others = ['client', 'contract', 'engine', 'errors', 'msw', 'testing'];
  const folders = readdirSync(join(folder, '../src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const deciding = folders.map(({ name }) => name).filter((name) => !others.includes(name));
  expect(Object.keys(makeDecisions()).sort()).toEqual(deciding.sort());
});

describe('in a context that has nothing but the language', () => {
  let context = createContext({});

  beforeAll(() => {
    context = createContext({});
    runInContext(withoutClockAndDice, context);
  });

  test('nothing else is there', () => {
    expect(hosts.filter((name) => runInContext(`typeof ${name} !== 'undefined'`, context))).toEqual([]);
    expect(() => runInContext('Date.now()', context)).toThrow('a decision looked at the clock');
    expect(() => runInContext('new Date()', context)).toThrow('a decision looked at the clock');
  });

  test('the door opens', async () => {
    const names = Object.keys(await import('../src/index.ts')).sort();
    runInContext(await bundle(`export * from '../src/index.ts';`), context);
    expect(runInContext('Object.keys(core).sort().join()', context)).toBe(names.join());
  });

  test('every part decides as it does in Node', async () => {
    runInContext(await bundle(`export { makeDecisions } from './someDecisions.ts';`), context);
    const decided: unknown = JSON.parse(runInContext('JSON.stringify(core.makeDecisions())', context));
    expect(decided).toEqual(JSON.parse(JSON.stringify(makeDecisions())));
    expect(decided).toMatchObject({
      assignment: {
        size: 1000,
        inView: 125,
        header: true,
        selected: 124,
        scope: { type: 'exclude', ids: ['user-3'] },
        preview: { count: 1000, changing: 997, blocked: [{ code: 'user_disabled', count: 3 }] },
        lease: 'connection-basic',
      },
      calendar: [{ part: 'ews' }],
      connection: { authorize: { ok: false, code: 'connection_not_ready', missing: ['registration.clientSecret'] } },
      diagnosis: { known: { known: true }, redacted: 'Authorization: Bearer [removed]' },
      migration: { gate: { allowed: false }, waves: [400, 400, 200], rollback: { allowed: true } },
      oauth: { url: { ok: true }, token: { readable: true }, commands: { ok: true } },
      registration: { expiry: 'near' },
      sync: 'silent',
    });
  });
});
