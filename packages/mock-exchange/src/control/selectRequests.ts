import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { ExchangeServices } from '../services.ts';
import { findTenant } from './find.ts';
import { isRefused, type LoggedRequest, type RequestQuery } from './requestLog.ts';

interface Selection extends Pick<RequestQuery, 'protocol' | 'testId' | 'outcome' | 'after'> {
  readonly tenantId: string | undefined;
  /** Names an account or an application may have in the record, in small letters. */
  readonly accounts: readonly string[] | undefined;
  readonly mailboxes: readonly string[] | undefined;
  readonly since: number;
}

type Services = Pick<ExchangeServices, 'directory' | 'log'>;

/** Oldest first. Rejects with `unknown_tenant`. */
export async function selectRequests(services: Services, query: RequestQuery): Promise<readonly LoggedRequest[]> {
  const { protocol, tenant, account, mailbox, testId, since, outcome, after } = query;
  const selection: Selection = {
    ...(protocol === undefined ? {} : { protocol }),
    ...(testId === undefined ? {} : { testId }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(after === undefined ? {} : { after }),
    tenantId: tenant === undefined ? undefined : (await findTenant(services, tenant)).id,
    accounts: account === undefined ? undefined : await namesOf(services, account),
    mailboxes: mailbox === undefined ? undefined : await namesOf(services, mailbox),
    since: since === undefined ? 0 : Date.parse(since),
  };
  return services.log.list().filter((request) => isSelected(request, selection));
}

function isSelected(request: LoggedRequest, selection: Selection): boolean {
  const { protocol, tenantId, accounts, mailboxes, testId, since, outcome, after } = selection;
  if (protocol !== undefined && request.protocol !== protocol) return false;
  if (tenantId !== undefined && request.tenantId !== tenantId) return false;
  if (accounts !== undefined && !isAmong(accounts, request.account) && !isAmong(accounts, request.appId)) return false;
  if (mailboxes !== undefined && !isAmong(mailboxes, request.mailbox)) return false;
  if (testId !== undefined && !('testId' in request && request.testId === testId)) return false;
  if (Date.parse(request.at) < since) return false;
  if (outcome !== undefined && isRefused(request) !== (outcome === 'refused')) return false;
  return after === undefined || request.id > after;
}

function isAmong(names: readonly string[], name: string | undefined): boolean {
  return name !== undefined && names.includes(name.toLowerCase());
}

/** The record has one of a person's names; whoever asks may know another. */
async function namesOf({ directory }: Services, name: string): Promise<readonly string[]> {
  const user = await directory.findUser({ address: name });
  const names = user === undefined ? [name] : [name, user.upn, primaryAddress(user), ...user.aliases];
  return names.map((one) => one.toLowerCase());
}
