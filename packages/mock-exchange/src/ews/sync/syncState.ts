import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { EwsError } from '../soap/ewsError.ts';

/**
 * What a client knows: a name for each thing (the item's id in its store) and what it looked like. The server keeps nothing: the
 * state travels with the client, as an opaque text, and is good for one folder of one mailbox.
 */
export type Known = ReadonlyMap<string, string>;

// Far above what a folder of the mock holds; protects from a state that grows without end when it is unpacked.
const mostUnpacked = 64 * 1024 * 1024;
const checksumLength = 8;

export function writeSyncState(scope: string, known: Known): string {
  const packed = deflateRawSync(Buffer.from(JSON.stringify([...known])));
  return Buffer.concat([checksumOf(scope, packed), packed]).toString('base64');
}

/**
 * Nothing known for an absent or empty state.
 * @throws EwsError ErrorInvalidSyncStateData for one that is damaged, or of another folder.
 */
export function readSyncState(scope: string, text: string | undefined): Known {
  const state = text?.trim() ?? '';
  if (state === '') return new Map();
  const bytes = Buffer.from(state, 'base64');
  const packed = bytes.subarray(checksumLength);
  const isWhole = bytes.toString('base64') === state.replace(/\s+/g, '');
  if (!isWhole || !bytes.subarray(0, checksumLength).equals(checksumOf(scope, packed))) {
    throw new EwsError('ErrorInvalidSyncStateData');
  }
  const pairs = JSON.parse(inflateRawSync(packed, { maxOutputLength: mostUnpacked }).toString('utf8')) as unknown;
  return new Map(pairs as readonly (readonly [string, string])[]);
}

function checksumOf(scope: string, packed: Buffer): Buffer {
  return createHash('sha256').update(`${scope}\n`).update(packed).digest().subarray(0, checksumLength);
}

/** What a client does not know yet, in the order in which it is told. */
export interface Difference<Thing> {
  readonly created: readonly Thing[];
  readonly updated: readonly Thing[];
  readonly deleted: readonly string[];
}

export function compare<Thing>(
  known: Known,
  things: readonly Thing[],
  describe: (thing: Thing) => readonly [name: string, look: string],
): Difference<Thing> {
  const names = new Set(things.map((thing) => describe(thing)[0]));
  return {
    created: things.filter((thing) => !known.has(describe(thing)[0])),
    updated: things.filter((thing) => {
      const [name, look] = describe(thing);
      const before = known.get(name);
      return before !== undefined && before !== look;
    }),
    deleted: [...known.keys()].filter((name) => !names.has(name)),
  };
}
