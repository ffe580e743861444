import { describe, expect, it } from 'vitest';
import { readItemId, writeImmutableId, writeItemId } from './graphIds.ts';

const oid = 'c0000000-0000-4000-8000-000000000003';

describe("an id of Graph's", () => {
  it('fits into a path and leads back to its item, of a folder or whichever it is in', () => {
    const usual = writeItemId({ oid, folder: 'f1', item: 'f1-7' });
    const immutable = writeImmutableId(oid, 'f1-7');
    expect(usual).toMatch(/^AAMk[\w=-]+$/);
    expect(immutable).toMatch(/^AAkALgAA[\w=-]+$/);
    expect(readItemId(usual)).toEqual({ oid, folder: 'f1', item: 'f1-7' });
    expect(readItemId(immutable)).toEqual({ oid, identity: 'f1-7' });
  });

  it.each(['', 'x', 'AAMk', 'AAkALgAA', `${writeImmutableId(oid, 'f1-7').slice(0, 20)}A`])('is not "%s"', (id) => {
    expect(() => readItemId(id)).toThrow('Id is malformed.');
  });

  it('with one letter changed is another or none', () => {
    const id = writeImmutableId(oid, 'f1-7');
    for (let at = 8; at < id.length - 2; at += 1) {
      const changed = `${id.slice(0, at)}${id[at] === 'A' ? 'B' : 'A'}${id.slice(at + 1)}`;
      expect(() => readItemId(changed)).toThrow('Id is malformed.');
    }
  });
});
