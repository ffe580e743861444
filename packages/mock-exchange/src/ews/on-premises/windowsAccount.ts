import type { Directory, DirectoryUser, Tenant } from '@authshift/mock-idp';

/** A name as Windows takes it, in its parts. */
export interface WindowsName {
  /** NetBIOS or DNS name of the domain; empty where the user is a user principal name. */
  readonly domain: string;
  readonly user: string;
}

/** `DOMAIN\user`, or a user principal name. */
export function readWindowsName(text: string): WindowsName {
  const at = text.indexOf('\\');
  return at < 0 ? { domain: '', user: text } : { domain: text.slice(0, at), user: text.slice(at + 1) };
}

export interface WindowsAccount {
  readonly tenant: Tenant;
  readonly user: DirectoryUser;
}

/**
 * Finds the account in the Active Directory behind the tenant: by user principal name, or by domain and the name in front of the
 * `@`. The NetBIOS name of a domain is the tenant's name or the first label of one of its domains.
 */
export async function findWindowsAccount(
  { domain, user }: WindowsName,
  directory: Directory,
): Promise<WindowsAccount | undefined> {
  const found = user.includes('@')
    ? await findByPrincipalName(user, directory)
    : await findInDomain({ domain, user }, directory);
  const tenant = found === undefined ? undefined : await directory.findTenant(found.tenantId);
  return found === undefined || tenant === undefined ? undefined : { tenant, user: found };
}

async function findByPrincipalName(name: string, directory: Directory): Promise<DirectoryUser | undefined> {
  const user = await directory.findUser({ address: name });
  return user?.upn.toLowerCase() === name.toLowerCase() ? user : undefined;
}

async function findInDomain({ domain, user }: WindowsName, directory: Directory): Promise<DirectoryUser | undefined> {
  const tenant = domain === '' ? undefined : await directory.findTenant(domain);
  for (const name of tenant?.domains ?? []) {
    const found = await findByPrincipalName(`${user}@${name}`, directory);
    if (found !== undefined) return found;
  }
  return undefined;
}
