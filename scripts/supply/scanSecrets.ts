import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { root } from '../workspace.ts';
import type { ExcusedSecret } from './excused.ts';

/** Where something looks like a secret. The value is in none of these. */
export interface FoundSecret {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] };

/** What git has at the tip, as it lies here: what is tracked, and what would be. */
export function listFiles(): readonly string[] {
  return git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0').filter(Boolean);
}

/** Null: not a text, or not there any more. */
export function readTextFile(file: string): string | null {
  try {
    return toText(readFileSync(join(root, file)));
  } catch {
    return null;
  }
}

interface HistoricText {
  readonly file: string;
  readonly text: string;
}

/** Every version of every file that a commit up to here had, and what the commits say. */
export function readHistory(): readonly HistoricText[] {
  const blobs = ['--filter=object:type=blob', '--filter-provided-objects'];
  const listed = git('rev-list', '--objects', ...blobs, 'HEAD')
    .split('\n')
    .filter(Boolean);
  const paths = listed.map((line) => line.slice(line.indexOf(' ') + 1));
  const ids = listed.map((line) => line.slice(0, line.indexOf(' '))).join('\n');
  const all = execFileSync('git', ['cat-file', '--batch'], { cwd: root, input: ids, maxBuffer: 2 ** 31 });
  const texts: HistoricText[] = [{ file: 'commit messages', text: git('log', '--format=%B') }];
  let at = 0;
  for (const file of paths) {
    // `<id> blob <bytes>`, a line end, the content, a line end.
    const start = all.indexOf('\n', at) + 1;
    const end = start + Number(all.subarray(at, start).toString('utf8').split(' ')[2]);
    const text = toText(all.subarray(start, end));
    if (text !== null) texts.push({ file, text });
    at = end + 1;
  }
  return texts;
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

function toText(bytes: Buffer): string | null {
  return bytes.includes(0) ? null : bytes.toString('utf8');
}

export async function scan(file: string, content: string): Promise<readonly FoundSecret[]> {
  const source = { filePath: file, content, ext: extname(file), contentType: 'text' } as const;
  const { messages } = await lintSource({ source, options: { config, maskSecrets: true } });
  return messages.map(({ loc, ruleId }) => ({
    file,
    line: loc.start.line,
    rule: ruleId.replace(/^.*secretlint-rule-/, ''),
  }));
}

/** What nobody has looked at, and excuses for what is not found any more. */
export function judge(
  found: readonly FoundSecret[],
  excused: readonly ExcusedSecret[],
): { readonly unexcused: readonly FoundSecret[]; readonly stale: readonly ExcusedSecret[] } {
  const is = (one: FoundSecret, excuse: ExcusedSecret): boolean => one.file === excuse.file && one.rule === excuse.rule;
  return {
    unexcused: found.filter((one) => !excused.some((excuse) => is(one, excuse))),
    stale: excused.filter((excuse) => !found.some((one) => is(one, excuse))),
  };
}
