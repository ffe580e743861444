import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import { MockIdpError } from '../../mockIdpError.ts';
import type { MockWorld } from '../../world/world.ts';

type Entry = Readonly<Record<string, unknown>>;

export type ThingKind = 'tenant' | 'user' | 'app';

/** What names a thing, which no change may change. */
const IDENTITY: Readonly<Record<ThingKind, readonly string[]>> = {
  tenant: ['id'],
  user: ['upn', 'oid', 'tenant'],
  app: ['clientId', 'tenant'],
};
/** Never shown on a page. */
const SECRET = ['password', 'secrets'];

/** One thing as a seed file says it, without what names it and without its secrets. */
export function wordsOf(world: MockWorld, kind: ThingKind, id: string): string {
  const entry = shownEntry(world, kind, id);
  return Object.keys(entry).length === 0 ? '' : stringify(entry, { aliasDuplicateObjects: false, lineWidth: 100 });
}

/**
 * What somebody changed in these words. A line that was taken out changes nothing: a seed has no word for "not any more" but each
 * member's own (`[]`, `false`).
 */
export function readChange(
  world: MockWorld,
  { kind, id, text }: { readonly kind: ThingKind; readonly id: string; readonly text: string },
): Entry {
  const shown = shownEntry(world, kind, id);
  const given = parseWords(text);
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => !isDeepStrictEqual(plain(value), plain(shown[name]))),
  );
}

function shownEntry(world: MockWorld, kind: ThingKind, id: string): Entry {
  const hidden = [...IDENTITY[kind], ...SECRET];
  return Object.fromEntries(Object.entries(world.describe(kind, id)).filter(([name]) => !hidden.includes(name)));
}

function parseWords(text: string): Entry {
  const value = parseYaml(text) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new MockIdpError('invalid_request', 'That is no list of names and values, such as "displayName: Room 014".');
  }
  return value as Entry;
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new MockIdpError(
      'invalid_request',
      `That is no YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Without members that are there and undefined, and without prototypes. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
