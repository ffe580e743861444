import type { DirectoryUser } from '@authshift/mock-idp';
import type { Grant } from '../mailboxes/permissions.ts';

/** A mailbox is its directory user. */
export function keyOf({ tenantId, oid }: Pick<DirectoryUser, 'tenantId' | 'oid'>): string {
  return `${tenantId}/${oid}`;
}

export function nameOfGrant({ trustee, right }: Grant): string {
  const id = trustee.kind === 'user' ? trustee.oid : trustee.objectId;
  return `${trustee.kind}/${id.toLowerCase()}/${right}`;
}
