import type { StoredSecret } from '../../contract/index.ts';
import { certificateEnd } from './certificates.ts';
import { type Actor, nowOf, type World } from './world.ts';

/** That a secret is stored, and by whom. The value is not kept: nothing here would use it. */
export function storedSecret(
  world: World,
  { name }: Pick<Actor, 'name'>,
  { kind, expiresAt = null }: { readonly kind: StoredSecret['kind']; readonly expiresAt?: string | null },
): StoredSecret {
  return { kind, setAt: nowOf(world), setBy: name, expiresAt };
}

/** What an app proves itself with from now on: a secret, or a certificate, which says itself when it ends. */
export function storedCredential(
  world: World,
  actor: Pick<Actor, 'name'>,
  { certificate, expiresAt = null, path }: GivenCredential,
): StoredSecret {
  if (certificate === undefined) return storedSecret(world, actor, { kind: 'client-secret', expiresAt });
  return storedSecret(world, actor, { kind: 'certificate', expiresAt: certificateEnd(certificate, path) });
}

interface GivenCredential {
  readonly certificate?: string | undefined;
  readonly expiresAt?: string | null;
  /** Where the certificate stands in what was sent. */
  readonly path?: string;
}
