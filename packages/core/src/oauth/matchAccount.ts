import { consumerTenantId } from './clouds.ts';
import { sameId } from './guid.ts';

/** Who is to sign in for a connection, as far as it is known beforehand. */
export interface ExpectedAccount {
  readonly tenantId: string;
  /** Address or UPN of the account that is to sign in. */
  readonly account: string;
  /** Of an earlier grant or the directory. When known it decides, and not the name: names are given to new people. */
  readonly objectId?: string | null;
  /** Names a person accepted as this account before. */
  readonly acceptedAliases?: readonly string[];
}

/** Who came back, as the id token, `client_info` and where possible the directory say it. */
export interface ReturnedAccount {
  readonly tenantId: string;
  readonly objectId: string;
  readonly upn: string;
  readonly preferredUsername?: string | null;
  /** Further addresses of the account: `email`, `proxyAddresses`. Anybody who administers a tenant can set them. */
  readonly aliases?: readonly string[];
  /** `utid` of `client_info`, or the tenant in `idp`: where the account is at home. */
  readonly homeTenantId?: string | null;
}

/** How the account that signed in compares with the expected one; show it before anything is stored. */
export type AccountMatch =
  | { readonly verdict: 'same'; readonly by: 'object-id' | 'name' | 'accepted-alias' }
  /** Right tenant, and the expected address belongs to it, but under another name: a person has to accept it (invariant I6). */
  | { readonly verdict: 'alias'; readonly alias: string }
  /** `new-object`: the expected name on another account; the old one was deleted, or the name moved on. */
  | { readonly verdict: 'wrong-account'; readonly why: 'other-name' | 'new-object' }
  | { readonly verdict: 'wrong-tenant' | 'guest' | 'consumer-account' };

/** Whether the account that came back is the one expected. Anything but `same` throws the tokens away. */
export function matchAccount(expected: ExpectedAccount, returned: ReturnedAccount): AccountMatch {
  const home = returned.homeTenantId ?? returned.tenantId;
  if (sameId(returned.tenantId, consumerTenantId) || sameId(home, consumerTenantId)) {
    return { verdict: 'consumer-account' };
  }
  if (!sameId(returned.tenantId, expected.tenantId)) return { verdict: 'wrong-tenant' };
  const names = [returned.upn, returned.preferredUsername ?? ''].map(nameKeyOf);
  if (!sameId(home, returned.tenantId) || names.some((name) => name.includes('#ext#'))) return { verdict: 'guest' };
  const wanted = nameKeyOf(expected.account);
  const isNamed = wanted !== '' && names.includes(wanted);
  if (expected.objectId) {
    if (sameId(expected.objectId, returned.objectId)) return { verdict: 'same', by: 'object-id' };
    return { verdict: 'wrong-account', why: isNamed ? 'new-object' : 'other-name' };
  }
  if (isNamed) return { verdict: 'same', by: 'name' };
  const accepted = (expected.acceptedAliases ?? []).map(nameKeyOf);
  if (names.some((name) => name !== '' && accepted.includes(name))) return { verdict: 'same', by: 'accepted-alias' };
  const alias = (returned.aliases ?? []).find((address) => wanted !== '' && nameKeyOf(address) === wanted);
  return alias === undefined ? { verdict: 'wrong-account', why: 'other-name' } : { verdict: 'alias', alias };
}

/** Addresses as `proxyAddresses` writes them start with `smtp:`. */
function nameKeyOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^smtp:/, '');
}

/** What a sign-in's times tell of whether a person saw Microsoft's page at all. */
export interface ReturnTiming {
  /** Milliseconds since 1970: the click that left for Microsoft, and the moment the browser was back. */
  readonly clickedAt: number;
  readonly returnedAt: number;
  /** `auth_time`: when the account last proved who it is. An optional claim; null when absent. */
  readonly authTime?: number | null;
  /** The request made Microsoft show a page: `select_account` or `login`. */
  readonly asked: boolean;
  /** Milliseconds by which Microsoft's clock may be behind. Default 5,000. */
  readonly leeway?: number;
  /** In less milliseconds nobody has read a page and answered. Default 2,000; a machine under load needs more. */
  readonly quickest?: number;
}

/** Whether Microsoft answered without asking anybody, which is how the wrong account comes back unnoticed (M2); null: it asked. */
export function detectSilentReturn(timing: ReturnTiming): 'signed-in-before' | 'too-quick' | null {
  const { clickedAt, returnedAt, authTime = null, asked, leeway = 5000, quickest = 2000 } = timing;
  if (asked) return null;
  if (authTime !== null) return authTime < clickedAt - leeway ? 'signed-in-before' : null;
  return returnedAt - clickedAt < quickest ? 'too-quick' : null;
}
