import { CONSUMERS, takesPersonalAccounts, takesWorkAccounts } from '../directory/personalAccounts.ts';
import type { UserRecord } from '../directory/records.ts';
import { type Authority, isForPersonalAccounts } from '../entra/authority.ts';
import { EntraError } from '../entra/entraError.ts';
import type { Journey } from './journey.ts';

/**
 * Work accounts sign in at `organizations`, personal ones at `consumers`, both at `common`, each as far as the app supports its kind
 * ("Supported account types"). At one tenant's endpoint the guest list decides instead. Version 1 knows work accounts only.
 */
export function judgeAccountType({ purpose, authority, app }: Asked, account: UserRecord): EntraError | undefined {
  const isPersonal = account.tenantId === CONSUMERS;
  const isVersion1 = purpose.kind === 'authorize' && purpose.version === 1;
  if (isVersion1 && isPersonal && isForAnyTenant(authority)) return refuse(account, 'work or school accounts');
  if (isForPersonalAccounts(authority)) return isPersonal ? undefined : refuse(account, 'personal accounts');
  if (authority.kind === 'tenant') return undefined;
  if (isPersonal && (authority.segment === 'organizations' || !takesPersonalAccounts(app))) {
    return refuse(account, 'work or school accounts');
  }
  return isPersonal || takesWorkAccounts(app) ? undefined : refuse(account, 'personal accounts');
}

type Asked = Pick<Journey, 'purpose' | 'authority' | 'app'>;

function isForAnyTenant(authority: Authority): boolean {
  return authority.kind === 'any' || isForPersonalAccounts(authority);
}

function refuse(account: UserRecord, wanted: string): EntraError {
  const kind = account.tenantId === CONSUMERS ? 'a personal account' : 'a work or school account';
  return new EntraError(500208, { upn: account.upn, kind, wanted });
}
