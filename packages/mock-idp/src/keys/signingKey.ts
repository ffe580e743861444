import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeProtectedHeader } from 'jose';
import { type StateFolder, writeAtomically } from '../state/stateFolder.ts';

/** The RSA key that signs every token of a world. Entra, too, signs for all tenants with the same keys. */
export interface SigningKey {
  /** SHA-1 thumbprint of the certificate, as Entra names its keys; also the header's `x5t`. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly privateJwk: Readonly<Record<string, unknown>>;
  readonly publicJwk: Readonly<Record<string, unknown>>;
}

/** A world's keys: one signs, all that are published can be checked against. */
export interface SigningKeys {
  readonly current: SigningKey;
  readonly published: readonly SigningKey[];
  rotate(options: { readonly forget: boolean }): Promise<void>;
  /** A key nobody published, under the name of the one that signs now: what it signs, nobody can verify. */
  forge(): Promise<SigningKey>;
}

/** The public key that a token names, if this world has published it; undefined for anything else, tokens or not. */
export function findVerificationKey({ published }: SigningKeys, token: string): KeyObject | undefined {
  try {
    const { kid } = decodeProtectedHeader(token);
    const key = published.find((one) => one.kid === kid);
    return key && createPublicKey(key.privateKey);
  } catch {
    return undefined;
  }
}

interface StoredKey {
  readonly pkcs8: string;
  readonly certificate: string;
}

/**
 * The world's key: from the state folder, else from this machine's cache (making one costs up to 300 ms), else new.
 * `fresh` asks for a key no other mock shares.
 */
export async function loadSigningKeys(state: StateFolder, { fresh = false } = {}): Promise<SigningKeys> {
  const kept = readKept(state.readDocument('keys'));
  let stored: readonly StoredKey[] = kept.length > 0 ? kept : [fresh ? await createKey() : await loadCachedKey()];
  let keys = stored.map(toSigningKey);
  let stranger: Promise<StoredKey> | undefined;
  if (kept.length === 0) state.writeDocument('keys', stored);
  return {
    get current() {
      return keys[0] as SigningKey;
    },
    get published() {
      return keys;
    },
    rotate: async ({ forget }) => {
      const key = await createKey();
      stored = forget ? [key] : [key, ...stored];
      keys = stored.map(toSigningKey);
      state.writeDocument('keys', stored);
    },
    forge: async () => {
      stranger ??= createKey();
      return { ...toSigningKey(await stranger), kid: keys[0]?.kid ?? '' };
    },
  };
}

/** Newest first. A folder of an earlier version holds a single key. */
function readKept(value: unknown): readonly StoredKey[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => readStored(one) ?? []);
}

async function loadCachedKey(): Promise<StoredKey> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'authshift-mock-idp');
  const path = join(folder, 'signing-key.json');
  const cached = readCache(path);
  if (cached !== undefined) return cached;
  const stored = await createKey();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeAtomically(path, JSON.stringify(stored));
  } catch {
    // A machine without a writable home only starts a little slower.
  }
  return stored;
}

function readCache(path: string): StoredKey | undefined {
  try {
    return readStored(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function readStored(value: unknown): StoredKey | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { pkcs8, certificate } = value as Partial<StoredKey>;
  if (typeof pkcs8 !== 'string' || typeof certificate !== 'string') return undefined;
  return { pkcs8, certificate };
}

async function createKey(): Promise<StoredKey> {
  const { createCertificate } = await import('./certificate.ts');
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    pkcs8: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: createCertificate('mock token signing', pair).toString('base64'),
  };
}

function toSigningKey(stored: StoredKey): SigningKey {
  const privateKey = createPrivateKey(stored.pkcs8);
  const kid = createHash('sha1').update(Buffer.from(stored.certificate, 'base64')).digest('base64url');
  const jwk = privateKey.export({ format: 'jwk' });
  const shared = { kty: 'RSA', use: 'sig', kid, x5t: kid, n: jwk.n, e: jwk.e };
  return {
    kid,
    privateKey,
    privateJwk: { ...jwk, kid, alg: 'RS256', use: 'sig' },
    publicJwk: { ...shared, x5c: [stored.certificate] },
  };
}
