import type { Directory, DirectoryUser, Tenant } from '@authshift/mock-idp';

interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** Reads what follows `Basic ` (RFC 7617, UTF-8); undefined when it is not a name and a password. */
export function readBasic(encoded: string): Credentials | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

export interface PasswordHolder {
  readonly tenant: Tenant;
  readonly user: DirectoryUser;
}

/**
 * Who stands behind a name and a password where a protocol takes passwords; undefined = refused, without a reason.
 * `allowed` says whether the protocol takes one from this account at all.
 */
export async function checkBasic(
  directory: Directory,
  { name, password }: Credentials,
  allowed: (tenant: Tenant, user: DirectoryUser) => boolean | Promise<boolean>,
): Promise<PasswordHolder | undefined> {
  // Old clients send DOMAIN\user@example.com.
  const address = name.slice(name.lastIndexOf('\\') + 1);
  const user = await directory.findUser({ address });
  // Only the user principal name signs in; a mail address or alias that differs from it does not.
  if (user?.upn.toLowerCase() !== address.toLowerCase()) return undefined;
  const tenant = await directory.findTenant(user.tenantId);
  // The rule comes first: where Basic is gone, a right and a wrong password get the same answer.
  if (tenant === undefined || !(await allowed(tenant, user))) return undefined;
  const verdict = await directory.judgePasswordSignIn(user.upn, password);
  return verdict === 'correct' ? { tenant, user } : undefined;
}
