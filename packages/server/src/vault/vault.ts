import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** To whom a sealed value belongs. A row moved to another organization or connection does not open. */
export interface SealedFor {
  readonly organizationId: string;
  /** The connection, registration or attempt that owns the value. */
  readonly ownerId: string;
  readonly purpose: 'secret' | 'rotation' | 'grant' | 'attempt';
}

export interface Vault {
  /** Names the key without giving it away. */
  readonly keyId: string;
  seal(plain: string, owner: SealedFor): Uint8Array;
  /** Throws `VaultError` when the key, the owner or the bytes are not those it was sealed with. */
  open(sealed: Uint8Array, owner: SealedFor): string;
}

export class VaultError extends Error {
  override readonly name = 'VaultError';
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce per value. */
export function createVault(key: Uint8Array): Vault {
  if (key.byteLength !== 32) throw new VaultError('The vault key must have exactly 32 bytes.');
  const secretKey = Uint8Array.from(key);
  const keyId = createHmac('sha256', secretKey).update('authshift vault key id').digest('hex').slice(0, 16);

  function seal(plain: string, owner: SealedFor): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', secretKey, nonce).setAAD(additionalData(owner, keyId));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  function open(sealed: Uint8Array, owner: SealedFor): string {
    const bytes = Buffer.from(sealed);
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    try {
      const decipher = createDecipheriv('aes-256-gcm', secretKey, nonce, { authTagLength: TAG_BYTES })
        .setAAD(additionalData(owner, keyId))
        .setAuthTag(tag);
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    } catch {
      throw new VaultError('A sealed value does not open: another key, or a row that was moved or altered.');
    }
  }

  return { keyId, seal, open };
}

function additionalData(owner: SealedFor, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([owner.organizationId, owner.ownerId, owner.purpose, keyId]), 'utf8');
}

/** Stands in where no key was given: the server runs, and refuses whatever would have to be sealed. */
export const keylessVault: Vault = {
  keyId: 'none',
  seal: () => {
    throw new VaultError('No vault key was given, so nothing secret can be stored.');
  },
  open: () => {
    throw new VaultError('No vault key was given, so nothing sealed can be opened.');
  },
};
