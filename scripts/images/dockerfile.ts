import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../workspace.ts';

/** Reads Dockerfiles and carries out their steps without Docker, so that tests hold what can be held where there is none. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of a Dockerfile, without comments. The path is relative to the repository's root. */
export function readDockerfile(path: string): readonly Instruction[] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, name, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    return name === undefined || rest === undefined ? [] : [{ name, rest }];
  });
}

/** What a build may see: the patterns of its ignore file that begin with `!`. */
export function readSeen(path: string): readonly string[] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n').filter(Boolean);
  return lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
}

/** The words of an instruction in JSON form, as Docker runs it without a shell. */
export function wordsOf(instructions: readonly Instruction[], name: string): readonly string[] {
  const found = instructions.findLast((instruction) => instruction.name === name);
  return JSON.parse(found?.rest ?? '[]') as string[];
}

/** The command of the health check. */
export function healthCheckOf(instructions: readonly Instruction[]): readonly string[] {
  const check = instructions.find(({ name }) => name === 'HEALTHCHECK')?.rest.replace(/^.*CMD /, '') ?? '[]';
  return JSON.parse(check) as string[];
}

interface Copy {
  readonly sources: readonly string[];
  readonly target: string;
}

/** What is copied from the build's context, not from an earlier stage, and where to. */
export function copiesOf(instructions: readonly Instruction[]): readonly Copy[] {
  return instructions.flatMap((instruction) => toCopy(instruction) ?? []);
}

function toCopy({ name, rest }: Instruction): Copy | undefined {
  if (name !== 'COPY' || rest.startsWith('--from')) return undefined;
  const words = rest.split(' ');
  return { sources: words.slice(0, -1), target: words.at(-1) ?? '' };
}

/** Does in a folder what the stages before the last do in theirs; what they install globally is taken as there. Throws what failed. */
export function assemble(instructions: readonly Instruction[], folder: string): void {
  const last = instructions.findLastIndex(({ name }) => name === 'FROM');
  for (const instruction of instructions.slice(0, last)) {
    const copy = toCopy(instruction);
    if (copy !== undefined) copyInto(folder, copy);
    const { name, rest } = instruction;
    if (name !== 'RUN' || rest.startsWith('npm install --global')) continue;
    const command = rest.replace(/^pnpm/, 'npx --yes pnpm@12.21.0');
    const done = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${rest}\n${done.stdout}${done.stderr}`);
  }
}

function copyInto(folder: string, { sources, target }: Copy): void {
  for (const source of sources) {
    const path = join(folder, target.endsWith('/') ? join(target, basename(source)) : target);
    mkdirSync(dirname(path), { recursive: true });
    cpSync(join(root, source), path, { recursive: true, filter: (file) => !file.endsWith('.test.ts') });
  }
}
