import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import { hasCloudMailbox, primaryAddress } from '../../mailboxes/mailbox.ts';
import type { CmdletContext } from './cmdlet.ts';
import { ambiguous, notFound } from './cmdletError.ts';

/** Everybody Exchange knows in the tenant: guests too. */
export function listUsers({ users }: CmdletContext): Promise<readonly DirectoryUser[]> {
  return users();
}

/** Everybody whose mailbox is there. */
export async function listMailboxes(context: CmdletContext): Promise<readonly DirectoryUser[]> {
  const users = await listUsers(context);
  const open = await Promise.all(users.map((user) => hasMailbox(user, context)));
  return users.filter((_, index) => open[index]);
}

/** A licence just given has no mailbox yet; a deleted one is found by `-SoftDeletedMailbox` alone. */
export async function hasMailbox(user: DirectoryUser, { services }: CmdletContext): Promise<boolean> {
  if (!hasCloudMailbox(user)) return false;
  return (await services.settings.mailbox(user)).state === 'ready';
}

/** @throws CmdletError when nobody, or more than one, is meant. */
export async function requireUser(identity: string, context: CmdletContext): Promise<DirectoryUser> {
  return only(identity, identified(identity, await listUsers(context), context.tenant));
}

/** @throws CmdletError when no mailbox, or more than one, is meant. */
export async function requireMailbox(identity: string, context: CmdletContext): Promise<DirectoryUser> {
  return only(identity, identified(identity, await listMailboxes(context), context.tenant));
}

export function only<Thing>(identity: string, found: readonly Thing[]): Thing {
  const [first] = found;
  if (first === undefined) throw notFound(identity);
  if (found.length > 1) throw ambiguous(identity);
  return first;
}

/** By its name, which is matched without case. @throws CmdletError */
export function named<Thing extends { readonly name: string }>(identity: string, things: readonly Thing[]): Thing {
  const wanted = identity.trim().toLowerCase();
  return only(
    identity,
    things.filter(({ name }) => name.toLowerCase() === wanted),
  );
}

/** Those whom a text such as `-Identity` takes may mean ("Get-Mailbox", parameter Identity). */
export function identified(
  identity: string,
  users: readonly DirectoryUser[],
  tenant: Tenant,
): readonly DirectoryUser[] {
  const wanted = identity.trim().toLowerCase();
  return users.filter((user) => namesOf(user, tenant).some((name) => name.toLowerCase() === wanted));
}

function namesOf(user: DirectoryUser, tenant: Tenant): readonly string[] {
  const own = [user.upn, primaryAddress(user), ...user.aliases, user.oid, user.displayName];
  return [...own, aliasOf(user), distinguishedName(aliasOf(user), tenant), canonicalName(aliasOf(user), tenant)];
}

/** Exchange's alias: what stands before the @ of the UPN. */
export function aliasOf({ upn }: DirectoryUser): string {
  return upn.slice(0, upn.lastIndexOf('@')).replace(/[^\w.!#$%&'*+/=?^`{|}~-]/g, '');
}

/** The tenant's `onmicrosoft.com` domain, or its first. */
export function organizationName({ domains }: Tenant): string {
  return domains.find((domain) => domain.endsWith('.onmicrosoft.com')) ?? domains[0] ?? '';
}

const forest = 'EURPR00A001.PROD.OUTLOOK.COM';

export function distinguishedName(name: string, tenant: Tenant, container = 'Users'): string {
  const domain = forest.split('.').map((part) => `DC=${part}`);
  const places = [`CN=${name}`, `OU=${organizationName(tenant)}`, 'OU=Microsoft Exchange Hosted Organizations'];
  return container === 'Users'
    ? [...places, ...domain].join(',')
    : [`CN=${name}`, `CN=${container}`, 'CN=Configuration', `CN=${organizationName(tenant)}`, ...domain].join(',');
}

export function canonicalName(name: string, tenant: Tenant): string {
  return `${forest}/Microsoft Exchange Hosted Organizations/${organizationName(tenant)}/${name}`;
}
