import { expect, test } from 'vitest';
import { mergeManifest } from './mergeManifest.ts';

const exchange = '00000002-0000-0ff1-ce00-000000000000';
const entry = { resourceAppId: exchange, resourceAccess: [{ id: 'full', type: 'Role' }] } as const;

test('what is in the manifest stays, and what is missing is added once', () => {
  const before = {
    displayName: 'App',
    requiredResourceAccess: [{ resourceAppId: exchange, resourceAccess: [{ id: 'other', type: 'Scope' }] }],
  };
  const once = mergeManifest(JSON.stringify(before), [entry]);
  const twice = mergeManifest(once.ok ? once.json : '', [entry]);
  expect(twice).toEqual(once);
  expect(JSON.parse(once.ok ? once.json : '')).toEqual({
    displayName: 'App',
    requiredResourceAccess: [
      {
        resourceAppId: exchange,
        resourceAccess: [
          { id: 'other', type: 'Scope' },
          { id: 'full', type: 'Role' },
        ],
      },
    ],
  });
});

test('a manifest without permissions gets its first', () => {
  const merged = mergeManifest('{}', [entry]);
  expect(merged.ok && JSON.parse(merged.json)).toEqual({ requiredResourceAccess: [entry] });
});

test('the comma too many of a pasted snippet is told, not mended in silence', () => {
  expect(mergeManifest('{"requiredResourceAccess": [],}', [entry])).toMatchObject({
    ok: false,
    why: expect.any(String),
  });
  expect(mergeManifest('[]', [entry])).toEqual({ ok: false, why: null });
});
