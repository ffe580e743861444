import { BUILT_IN_WORLD } from '../directory/builtInWorld.ts';
import {
  addParsedSeed,
  EMPTY_WORLD,
  type ParsedSeed,
  parseSeed,
  SeedError,
  type WorldRecords,
} from '../directory/readSeed.ts';
import type { Seed } from '../directory/seedSchema.ts';
import { findBrokenPolicies } from '../policies/policyReferences.ts';

/** What a world begins with: the seeds that are laid over each other, and what comes of them. */
export interface StartingWorld {
  readonly layers: readonly (Seed | ParsedSeed)[];
  readonly records: WorldRecords;
}

/** Throws `SeedError`. */
export function readStartingWorld(seed: unknown): StartingWorld {
  const parsed = isEmpty(seed) ? {} : parseSeed(seed);
  const base = parsed.extends === 'nothing' ? [] : [BUILT_IN_WORLD];
  const records = addParsedSeed(base.length === 0 ? EMPTY_WORLD : addParsedSeed(EMPTY_WORLD, BUILT_IN_WORLD), parsed);
  const broken = findBrokenPolicies(records);
  if (broken.length > 0) throw new SeedError(broken);
  return { layers: [...base, parsed], records };
}

/** Without a seed nothing has to be checked: the built-in world is right, as its test holds, and the check is a tenth of a start. */
function isEmpty(seed: unknown): boolean {
  return typeof seed === 'object' && seed !== null && Object.keys(seed).length === 0;
}
