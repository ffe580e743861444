import type { StoredSecret } from '../../contract/index.ts';
import { type Actor, nowOf, type World } from './world.ts';

/** That a secret is stored, and by whom. The value is not kept: nothing here would use it. */
export function storedSecret(
  world: World,
  { name }: Pick<Actor, 'name'>,
  { kind, expiresAt = null }: { readonly kind: StoredSecret['kind']; readonly expiresAt?: string | null },
): StoredSecret {
  return { kind, setAt: nowOf(world), setBy: name, expiresAt };
}
