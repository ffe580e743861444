import type { Presence } from '../directory/worldDirectory.ts';

/** The opaque value of the `login_hint` claim; sent back as `login_hint`, it names the account without its address. */
export function toLoginHint({ user }: Presence): string {
  return `O.${Buffer.from(`${user.tenantId}/${user.oid}`).toString('base64url')}`;
}

/** Home tenant and object id of an opaque hint, or undefined for anything else. */
export function readLoginHint(hint: string): { readonly tenantId: string; readonly oid: string } | undefined {
  if (!hint.startsWith('O.')) return undefined;
  const [tenantId, oid] = Buffer.from(hint.slice(2), 'base64url').toString().split('/');
  return tenantId === undefined || oid === undefined ? undefined : { tenantId, oid };
}
