import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '../../../..');
const folder = join(root, 'deploy');

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
