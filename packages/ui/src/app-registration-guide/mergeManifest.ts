import type { ManifestEntry } from '@authshift/core';

/** What came of putting permissions into a manifest somebody pasted. */
export type MergedManifest =
  | { readonly ok: true; readonly json: string }
  /** `why` in the browser's words, null where it is JSON but no manifest. */
  | { readonly ok: false; readonly why: string | null };

/** A whole manifest with the permissions in it; what was there stays, and nothing is there twice. */
export function mergeManifest(text: string, entries: readonly ManifestEntry[]): MergedManifest {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) return { ok: false, why: null };
  const { requiredResourceAccess: before = [] } = manifest as { requiredResourceAccess?: readonly ManifestEntry[] };
  const merged: ManifestEntry[] = Array.isArray(before) ? [...before] : [];
  for (const entry of entries) {
    const place = merged.findIndex(({ resourceAppId }) => resourceAppId === entry.resourceAppId);
    const known = merged[place];
    if (known === undefined) {
      merged.push(entry);
      continue;
    }
    const added = entry.resourceAccess.filter(({ id }) => !known.resourceAccess.some((one) => one.id === id));
    merged[place] = { ...known, resourceAccess: [...known.resourceAccess, ...added] };
  }
  return { ok: true, json: JSON.stringify({ ...manifest, requiredResourceAccess: merged }, null, 2) };
}
