import { MockIdpError, unknownTenant, unknownUser } from '../mockIdpError.ts';
import type { MockWorld } from '../world/world.ts';
import type { RequestQuery, RequestRecord } from './requestRecord.ts';

/** A query whose names of tenants and people have been looked up. */
export interface RequestSelection extends Pick<RequestQuery, 'testId' | 'outcome' | 'after'> {
  readonly tenantId?: string;
  readonly upn?: string;
  /** Milliseconds since the epoch. */
  readonly since?: number;
}

/** Throws `MockIdpError` `unknown_tenant`, `unknown_user` or `invalid_request`. */
export function readQuery({ directory }: Pick<MockWorld, 'directory'>, query: RequestQuery): RequestSelection {
  const { tenant, user, since, ...plain } = query;
  const found = tenant === undefined ? undefined : directory.findTenant(tenant);
  if (tenant !== undefined && found === undefined) throw unknownTenant(tenant);
  const person = user === undefined ? undefined : directory.findUser(user);
  if (user !== undefined && person === undefined) throw unknownUser(user);
  const instant = since === undefined ? undefined : new Date(since).getTime();
  if (Number.isNaN(instant)) throw new MockIdpError('invalid_request', `since: "${String(since)}" is no instant.`);
  return {
    ...plain,
    ...(found === undefined ? {} : { tenantId: found.id }),
    ...(person === undefined ? {} : { upn: person.upn }),
    ...(instant === undefined ? {} : { since: instant }),
  };
}

export function selectRequests(
  records: readonly RequestRecord[],
  selection: RequestSelection,
): readonly RequestRecord[] {
  return records.filter((record) => isSelected(record, selection));
}

export function isSelected(record: RequestRecord, selection: RequestSelection): boolean {
  const { tenantId, testId, upn, since, outcome, after } = selection;
  if (tenantId !== undefined && record.tenantId !== tenantId) return false;
  if (testId !== undefined && record.testId !== testId) return false;
  if (upn !== undefined && record.upn?.toLowerCase() !== upn.toLowerCase()) return false;
  if (since !== undefined && Date.parse(record.at) < since) return false;
  if (outcome !== undefined && isRefused(record) !== (outcome === 'refused')) return false;
  return after === undefined || record.id > after;
}

/** Whether anybody was told no: by status, by code, or by a connection that was cut. */
export function isRefused({ answered }: RequestRecord): boolean {
  return (answered.status ?? 599) >= 400 || answered.code !== undefined || answered.error !== undefined;
}
