import type { AccountTask } from '../authorize/step.ts';
import type { Interrupt } from '../directory/account.ts';
import type { MfaRecord } from '../directory/records.ts';
import type { Risk } from '../directory/risk.ts';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import type { Table } from '../state/stateFolder.ts';

/** What has happened to an account since the world began. Times are the home tenant's. */
export interface AccountState {
  readonly password?: string;
  /** The next sign-in has to choose a new one. */
  readonly passwordExpired?: boolean;
  /** What Identity Protection holds the person for. */
  readonly risk?: Risk;
  readonly enabled?: boolean;
  readonly deleted?: boolean;
  /** Every sign-in and every use of a refresh token ends with this code. */
  readonly blockedBy?: AadstsCode | null;
  readonly mfa?: MfaRecord | 'unregistered';
  readonly requiresMfa?: boolean;
  /** What is still asked of the person. */
  readonly interrupts?: readonly Interrupt[];
  /** Of what `pending-tasks` stands for. */
  readonly finishedTasks?: readonly AccountTask[];
  /** What was issued to this account before is refused (`TokensValidFrom`, AADSTS50173). */
  readonly tokensValidFrom?: number;
  /** The same for what a password alone can have got: browser sessions and the tokens of public clients. */
  readonly passwordTokensValidFrom?: number;
  /** APIs that evaluate access continuously refuse access tokens from before; refresh tokens stay good. */
  readonly accessTokensValidFrom?: number;
}

/** The same laid over what the seed says, where null means nothing. */
export type LiveAccountState = Omit<AccountState, 'blockedBy'> & { readonly blockedBy?: AadstsCode };

export interface AccountStates {
  get(account: { readonly tenantId: string; readonly oid: string }): AccountState | undefined;
  change(account: { readonly tenantId: string; readonly oid: string }, change: AccountState): void;
  /** Nothing has happened any more to the members named; other names are ignored. */
  forget(account: { readonly tenantId: string; readonly oid: string }, members: readonly string[]): void;
}

export function createAccountStates(table: Table<AccountState>): AccountStates {
  const keyOf = ({ tenantId, oid }: { readonly tenantId: string; readonly oid: string }): string =>
    `${tenantId}/${oid}`;
  return {
    get: (account) => table.get(keyOf(account)),
    change: (account, change) => table.set(keyOf(account), { ...table.get(keyOf(account)), ...change }),
    forget: (account, members) => {
      const row = table.get(keyOf(account));
      if (row === undefined) return;
      const kept = Object.entries(row).filter(([member]) => !members.includes(member));
      table.set(keyOf(account), Object.fromEntries(kept));
    },
  };
}

/**
 * "Refresh tokens in the Microsoft identity platform", revocation: an expired password revokes nothing; a person's own change revokes
 * what a password got for public clients; an administrator's reset in the Entra admin centre, and revoking sessions, revokes all (the
 * Azure portal's reset only what the person's own change does).
 */
export function isRevoked(
  state: Pick<AccountState, 'tokensValidFrom' | 'passwordTokensValidFrom'>,
  { issuedAt, byPasswordAlone }: { readonly issuedAt: number; readonly byPasswordAlone: boolean },
): boolean {
  if (issuedAt < (state.tokensValidFrom ?? 0)) return true;
  return byPasswordAlone && issuedAt < (state.passwordTokensValidFrom ?? 0);
}
