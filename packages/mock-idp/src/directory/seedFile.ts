import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Document, LineCounter } from 'yaml';
import { SeedError } from './readSeed.ts';

/** A seed as its author wrote it, in JSON or YAML (`.yaml`, `.yml`). */
export interface SeedFile {
  readonly seed: unknown;
  /** The same refusal with the file and line of each bad place. */
  locate(error: SeedError): Promise<SeedError>;
}

/** Rejects with `SeedError` for a file that cannot be read. */
export async function readSeedFile(path: string): Promise<SeedFile> {
  const text = read(path);
  return {
    seed: isYaml(path) ? await parseYaml(path, text) : parseJson(path, text),
    locate: async (error) => {
      const parsed = await toDocument(text);
      return new SeedError(error.issues.map((issue) => locate(issue, path, parsed)));
    },
  };
}

function isYaml(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path).toLowerCase());
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function parseYaml(path: string, text: string): Promise<unknown> {
  const { document } = await toDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw unreadable(path, error);
  try {
    // An empty file is an empty seed.
    return document.toJS() ?? {};
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

interface ParsedText {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** YAML is a superset of JSON, so one reader finds the lines of both. It is loaded only when somebody needs it. */
async function toDocument(text: string): Promise<ParsedText> {
  const { LineCounter: Lines, parseDocument } = await import('yaml');
  const lines = new Lines();
  return { document: parseDocument(text, { lineCounter: lines }), lines };
}

/** Issues begin with the path of their place, as `users[1].upn: must be an address`. */
function locate(issue: string, path: string, { document, lines }: ParsedText): string {
  const place = /^((?:[\w$-]+|\[\d+\])(?:\.[\w$-]+|\[\d+\])*): /.exec(issue)?.[1];
  if (place === undefined) return `${path}: ${issue}`;
  const steps = [...place.matchAll(/\[(\d+)\]|[\w$-]+/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );
  const line = findLine(document, lines, steps);
  return line === undefined ? `${path}: ${issue}` : `${path}:${line}: ${issue}`;
}

/** Of the place itself, or of the nearest thing around it that is written down. */
function findLine(
  document: Document.Parsed,
  lines: LineCounter,
  steps: readonly (string | number)[],
): number | undefined {
  for (let length = steps.length; length > 0; length -= 1) {
    const node = document.getIn(steps.slice(0, length), true) as { readonly range?: readonly number[] } | undefined;
    const start = node?.range?.[0];
    if (start !== undefined) return lines.linePos(start).line;
  }
  return undefined;
}

function unreadable(path: string, cause: unknown): SeedError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SeedError([`${path} cannot be read: ${reason}`]);
}
