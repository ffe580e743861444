import type { DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeServices } from '../../services.ts';

/** What administrators write of a person that no protocol end asks for. */
export interface AdminRecord {
  /** ISO instant of the last `Set-User -STSRefreshTokensValidFrom`. */
  readonly tokensValidFrom?: string;
  /** `CustomAttribute1` to `15`. */
  readonly customAttributes?: Readonly<Record<string, string>>;
}

export function adminRecord({ state }: ExchangeServices, user: DirectoryUser): AdminRecord {
  return state.table<AdminRecord>('exchange-admin').get(keyOf(user)) ?? {};
}

export function keepAdminRecord({ state }: ExchangeServices, user: DirectoryUser, record: AdminRecord): void {
  state.table<AdminRecord>('exchange-admin').set(keyOf(user), record);
}

function keyOf({ tenantId, oid }: DirectoryUser): string {
  return `${tenantId}/${oid}`;
}
