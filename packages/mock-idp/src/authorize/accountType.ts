import { CONSUMERS, takesPersonalAccounts, takesWorkAccounts } from '../directory/personalAccounts.ts';
import type { UserRecord } from '../directory/records.ts';
import { isForPersonalAccounts } from '../entra/authority.ts';
import { EntraError } from '../entra/entraError.ts';
import type { Journey } from './journey.ts';

/**
 * Work accounts sign in at `organizations`, personal ones at `consumers`, both at `common`, each as far as the app supports its kind
 * ("Supported account types"). At one tenant's endpoint the guest list decides instead.
 */
export function judgeAccountType({ authority, app }: Pick<Journey, 'authority' | 'app'>, account: UserRecord) {
  const isPersonal = account.tenantId === CONSUMERS;
  if (isForPersonalAccounts(authority)) return isPersonal ? undefined : refuse(account, 'personal accounts');
  if (authority.kind === 'tenant') return undefined;
  if (isPersonal && (authority.segment === 'organizations' || !takesPersonalAccounts(app))) {
    return refuse(account, 'work or school accounts');
  }
  return isPersonal || takesWorkAccounts(app) ? undefined : refuse(account, 'personal accounts');
}

function refuse(account: UserRecord, wanted: string): EntraError {
  const kind = account.tenantId === CONSUMERS ? 'a personal account' : 'a work or school account';
  return new EntraError(500208, { upn: account.upn, kind, wanted });
}
