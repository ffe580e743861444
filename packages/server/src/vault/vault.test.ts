import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVault, keylessVault, type SealedFor } from './vault.ts';

const key = randomBytes(32);
const owner: SealedFor = { organizationId: 'contoso', ownerId: 'connection-1', purpose: 'grant' };

describe('a vault', () => {
  it('opens what it sealed, whatever it is', () => {
    const vault = createVault(key);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => {
        expect(vault.open(vault.seal(plain, owner), owner)).toBe(plain);
      }),
    );
  });

  it('never seals twice alike, and shows nothing of what it sealed', () => {
    const vault = createVault(key);
    const sealed = [vault.seal('the password', owner), vault.seal('the password', owner)];
    expect(sealed[0]).not.toEqual(sealed[1]);
    expect(Buffer.from(sealed[0] ?? []).toString('latin1')).not.toContain('password');
  });

  it.each<[string, Partial<SealedFor>]>([
    ['another organization', { organizationId: 'fabrikam' }],
    ['another connection', { ownerId: 'connection-2' }],
    ['another purpose', { purpose: 'secret' }],
  ])('does not open what was moved to %s', (_, moved) => {
    const vault = createVault(key);
    const sealed = vault.seal('a token', owner);
    expect(() => vault.open(sealed, { ...owner, ...moved })).toThrow('does not open');
  });

  it('does not open what another key sealed', () => {
    const sealed = createVault(key).seal('a token', owner);
    expect(() => createVault(randomBytes(32)).open(sealed, owner)).toThrow('does not open');
  });

  it('does not open what was changed by a single bit, or cut', () => {
    const vault = createVault(key);
    const sealed = vault.seal('a token', owner);
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const changed = Uint8Array.from(sealed);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => vault.open(changed, owner)).toThrow('does not open');
      }),
    );
    for (const length of [0, 5, 12, 20, 28]) {
      expect(() => vault.open(sealed.subarray(0, length), owner)).toThrow('does not open');
    }
  });

  it('names its key, the same way each time, without giving it away', () => {
    expect(createVault(key).keyId).toBe(createVault(Uint8Array.from(key)).keyId);
    expect(createVault(key).keyId).toMatch(/^[0-9a-f]{16}$/);
    expect(key.toString('hex')).not.toContain(createVault(key).keyId);
  });

  it.each([0, 16, 31, 33])('is not made with a key of %i bytes', (length) => {
    expect(() => createVault(new Uint8Array(length))).toThrow('32 bytes');
  });

  it('without a key stores nothing', () => {
    expect(() => keylessVault.seal('a token', owner)).toThrow('No vault key');
    expect(() => keylessVault.open(new Uint8Array(64), owner)).toThrow('No vault key');
  });
});
