import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeKeyOf, decodeFolderId, decodeItemId, encodeFolderId, encodeItemId } from './exchangeIds.ts';

const oid = 'b0000000-0000-4000-8000-000000000003';

describe('an id of Exchange', () => {
  it('is as long as in life and begins as there', () => {
    const folder = encodeFolderId({ oid, folder: 'calendar' });
    const item = encodeItemId({ oid, folder: 'f1', item: 'f1-12' });
    expect([folder.length, item.length]).toEqual([120, 152]);
    expect(folder).toMatch(/^AAMk/);
    expect(item).toMatch(/^AAMk/);
  });

  it('leads back to mailbox, folder and item', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(name, name, (folder, item) => {
        expect(decodeItemId(encodeItemId({ oid, folder, item }))).toEqual({ oid, folder, item });
        expect(decodeFolderId(encodeFolderId({ oid, folder }))).toEqual({ oid, folder });
      }),
    );
  });

  it('of an item is not one of a folder, nor the other way round', () => {
    expect(decodeFolderId(encodeItemId({ oid, folder: 'f1', item: 'f1-1' }))).toBeUndefined();
    expect(decodeItemId(encodeFolderId({ oid, folder: 'f1' }))).toBeUndefined();
  });

  it('is read back only whole', () => {
    const id = encodeItemId({ oid, folder: 'f1', item: 'f1-1' });
    const damage = fc.tuple(fc.nat(id.length - 1), fc.constantFrom('A', 'z', '/', '='));
    fc.assert(
      fc.property(damage, ([at, by]) => {
        const damaged = id.slice(0, at) + by + id.slice(at + 1);
        const read = decodeItemId(damaged);
        if (read !== undefined) expect(encodeItemId(read)).toBe(damaged);
      }),
    );
    expect(decodeItemId('')).toBeUndefined();
    expect(decodeItemId(id.slice(0, 60))).toBeUndefined();
  });
});

describe('a change key', () => {
  it('changes with the content and names the kind as Exchange does', () => {
    expect(changeKeyOf('message', ['a'])).toBe(changeKeyOf('message', ['a']));
    expect(changeKeyOf('message', ['a'])).not.toBe(changeKeyOf('message', ['b']));
    expect(changeKeyOf('message', ['a'])).toMatch(/^CQAAABYAAAB?/);
    expect(changeKeyOf('appointment', ['a'])).toMatch(/^DwAAABYAAAB?/);
    expect(changeKeyOf('message', ['a'])).toHaveLength(40);
  });
});
