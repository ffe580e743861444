import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import { hasMailbox, primaryAddress } from '../mailboxes/mailbox.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import type { ExchangeGround } from '../services.ts';

type Ground = Pick<ExchangeGround, 'directory'>;

/** By id, domain or name. Rejects with `unknown_tenant`. */
export async function findTenant({ directory }: Ground, reference: string): Promise<Tenant> {
  const tenant = await directory.findTenant(reference);
  if (tenant === undefined) throw MockExchangeError.unknownTenant(reference);
  return tenant;
}

/** The owner of the mailbox with this address, in the cloud or on premises; whether its licence has arrived yet is another question. Rejects with `unknown_mailbox`. */
export async function findOwner({ directory }: Ground, address: string): Promise<DirectoryUser> {
  const user = await directory.findUser({ address });
  if (user === undefined || !hasMailbox(user)) throw MockExchangeError.unknownMailbox(address);
  return user;
}

/** Rejects with `unknown_account`. */
export async function findAccount({ directory }: Ground, address: string): Promise<DirectoryUser> {
  const user = await directory.findUser({ address });
  if (user === undefined) throw MockExchangeError.unknownAccount(address);
  return user;
}

/** Whose a mailbox is. */
export interface MailboxName {
  readonly address: string;
  readonly upn: string;
  readonly tenantId: string;
  readonly oid: string;
}

export function describeMailbox(owner: DirectoryUser): MailboxName {
  return { address: primaryAddress(owner), upn: owner.upn, tenantId: owner.tenantId, oid: owner.oid };
}
