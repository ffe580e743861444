import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** To whom a sealed value belongs. A row moved to another organization or connection does not open. */
export interface SealedFor {
  readonly organizationId: string;
  /** The connection, registration or attempt that owns the value. */
  readonly ownerId: string;
  readonly purpose: 'secret' | 'rotation' | 'grant' | 'attempt';
}

export interface Vault {
  /** Names the key that seals, without giving it away. */
  readonly keyId: string;
  /** All keys that open, the sealing one first. */
  readonly keyIds: readonly string[];
  seal(plain: string, owner: SealedFor): Uint8Array;
  /** Throws `VaultError` when no known key, the owner or the bytes are not those it was sealed with. */
  open(sealed: Uint8Array, owner: SealedFor): string;
}

export class VaultError extends Error {
  override readonly name = 'VaultError';
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface VaultKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce per value. The newest key seals; older ones open what they sealed, until
 * it is sealed anew.
 */
export function createVault(newest: Uint8Array, ...older: readonly Uint8Array[]): Vault {
  const sealing = toVaultKey(newest);
  const keys = [sealing, ...older.map(toVaultKey)];

  function seal(plain: string, owner: SealedFor): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', sealing.secret, nonce).setAAD(additionalData(owner, sealing.id));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  function open(sealed: Uint8Array, owner: SealedFor): string {
    for (const key of keys) {
      const plain = openWith(key, sealed, owner);
      if (plain !== null) return plain;
    }
    throw new VaultError('A sealed value does not open: another key, or a row that was moved or altered.');
  }

  return { keyId: sealing.id, keyIds: [...new Set(keys.map(({ id }) => id))], seal, open };
}

function toVaultKey(key: Uint8Array): VaultKey {
  if (key.byteLength !== 32) throw new VaultError('The vault key must have exactly 32 bytes.');
  const secret = Uint8Array.from(key);
  return { secret, id: createHmac('sha256', secret).update('authshift vault key id').digest('hex').slice(0, 16) };
}

/** Null: not sealed with this key, for this owner. The tag tells, before anything of the content is believed. */
function openWith({ id, secret }: VaultKey, sealed: Uint8Array, owner: SealedFor): string | null {
  const bytes = Buffer.from(sealed);
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES })
      .setAAD(additionalData(owner, id))
      .setAuthTag(tag);
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function additionalData(owner: SealedFor, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([owner.organizationId, owner.ownerId, owner.purpose, keyId]), 'utf8');
}

/** Stands in where no key was given: the server runs, and refuses whatever would have to be sealed. */
export const keylessVault: Vault = {
  keyId: 'none',
  keyIds: [],
  seal: () => {
    throw new VaultError('No vault key was given, so nothing secret can be stored.');
  },
  open: () => {
    throw new VaultError('No vault key was given, so nothing sealed can be opened.');
  },
};
