import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '../../../..');
const folder = join(root, 'deploy');

export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of the Dockerfile, without comments. */
export function readDockerfile(): readonly Instruction[] {
  const lines = readFileSync(join(folder, 'Dockerfile'), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, name, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    return name === undefined || rest === undefined ? [] : [{ name, rest }];
  });
}

/** What the build may see: patterns that begin with `!`, and the one that begins with `**`. */
export function readIgnored(): { readonly kept: readonly string[]; readonly dropped: readonly string[] } {
  const lines = readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8').split('\n').filter(Boolean);
  return {
    kept: lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1)),
    dropped: lines.filter((line) => !line.startsWith('!')),
  };
}

export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly container_name?: string;
  readonly ports?: readonly string[];
}

export interface Compose {
  readonly services: Readonly<Record<'postgres' | 'api' | 'worker', Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export function readCompose(): Compose {
  return parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true }) as Compose;
}

/** Where a service's image is built from, relative to the repository's root. */
export function buildOf({ build }: Service): { readonly context: string; readonly dockerfile: string } | null {
  if (build === undefined) return null;
  const context = normalize(join('deploy', build.context));
  return { context, dockerfile: normalize(join(context, build.dockerfile)) };
}

/** The words of an instruction in JSON form, as Docker runs it without a shell. */
export function wordsOf(instructions: readonly Instruction[], name: string): readonly string[] {
  const found = instructions.findLast((instruction) => instruction.name === name);
  return JSON.parse(found?.rest ?? '[]') as string[];
}
