import { CONSUMERS, type Directory, type DirectoryUser } from '@authshift/mock-idp';
import { hasCloudMailbox } from '../mailboxes/mailbox.ts';
import type { ExchangeSettings } from '../policies/exchangeSettings.ts';

/** Where a recipient's mail goes. */
export type Destination =
  | { readonly kind: 'mailbox'; readonly owner: DirectoryUser }
  | { readonly kind: 'internet' | 'on-premises' | 'unknown' };

export interface DestinationContext {
  readonly directory: Directory;
  readonly settings: Pick<ExchangeSettings, 'mailbox'>;
}

/**
 * A domain of any tenant of the world is delivered here; personal accounts and every other domain are the internet, which the mock
 * only lists.
 */
export async function destinationOf(
  address: string,
  { directory, settings }: DestinationContext,
): Promise<Destination> {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const tenant = await directory.findTenant(domain);
  if (tenant === undefined || tenant.id === CONSUMERS) return { kind: 'internet' };
  const owner = await directory.findUser({ tenantId: tenant.id, address });
  if (owner === undefined) return { kind: 'unknown' };
  if (owner.location === 'on-premises') return { kind: 'on-premises' };
  if (!hasCloudMailbox(owner) || (await settings.mailbox(owner)).state !== 'ready') return { kind: 'unknown' };
  return { kind: 'mailbox', owner };
}
