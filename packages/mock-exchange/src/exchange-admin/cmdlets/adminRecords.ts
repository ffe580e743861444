import type { DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeState } from '../../control/exchangeState.ts';
import { keyOf } from '../../policies/keys.ts';

/** What administrators write of a person that no protocol end asks for. */
export interface AdminRecord {
  /** ISO instant of the last `Set-User -STSRefreshTokensValidFrom`. */
  readonly tokensValidFrom?: string;
  /** `CustomAttribute1` to `15`. */
  readonly customAttributes?: Readonly<Record<string, string>>;
}

export interface AdminRecords {
  of(user: DirectoryUser): AdminRecord;
  keep(user: DirectoryUser, record: AdminRecord): void;
}

/** Opened with the mock, so that a reset reaches what an earlier process wrote. */
export function openAdminRecords({ state }: { readonly state: Pick<ExchangeState, 'table'> }): AdminRecords {
  const table = state.table<AdminRecord>('admin-records');
  return {
    of: (user) => table.get(keyOf(user)) ?? {},
    keep: (user, record) => table.set(keyOf(user), record),
  };
}
