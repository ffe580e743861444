import { licenceClassOf } from '@authshift/core';
import type { Caller } from '../probes/caller.ts';
import { authorizationOf } from '../probes/caller.ts';
import { requestJson, retryAfter } from '../probes/jsonRequest.ts';
import { type Failure, refused } from '../probes/outcome.ts';
import type { Facts, InspectedUser } from './facts.ts';

/** Requests one batch of Graph may have; a user takes two. */
const USERS_AT_ONCE = 10;

interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * What the directory knows of users: whether they may sign in, and their plans. Takes an app's own token with `User.Read.All`.
 * https://learn.microsoft.com/graph/json-batching
 */
export async function askDirectory(
  graph: Pick<Caller, 'address' | 'credential' | 'account'>,
  users: readonly InspectedUser[],
): Promise<ReadonlyMap<string, Facts> | Failure> {
  const facts = new Map<string, Facts>();
  for (let start = 0; start < users.length; start += USERS_AT_ONCE) {
    const asked = users.slice(start, start + USERS_AT_ONCE);
    const parts = await ask(graph, asked);
    if ('kind' in parts) return parts;
    for (const [index, user] of asked.entries()) {
      const [account, plans] = [parts.get(`${index}a`), parts.get(`${index}p`)];
      const refusal = [account, plans].map(refusalOf).find((failure) => failure !== null);
      if (refusal) return refusal;
      facts.set(user.id, { ...accountFacts(account), ...planFacts(plans) });
    }
  }
  return facts;
}

async function ask(
  graph: Pick<Caller, 'address' | 'credential' | 'account'>,
  users: readonly InspectedUser[],
): Promise<ReadonlyMap<string, Part> | Failure> {
  const requests = users.flatMap(({ upn }, index) => {
    const url = `/users/${encodeURIComponent(upn)}`;
    return [
      { id: `${index}a`, method: 'GET', url: `${url}?$select=accountEnabled,userPrincipalName` },
      { id: `${index}p`, method: 'GET', url: `${url}/licenseDetails` },
    ];
  });
  const answer = await requestJson(`${graph.address.replace(/\/+$/, '')}/$batch`, {
    method: 'POST',
    headers: { authorization: authorizationOf(graph), 'content-type': 'application/json' },
    body: JSON.stringify({ requests }),
  });
  if ('kind' in answer) return answer;
  const parts = Array.isArray(answer.body.responses) ? (answer.body.responses as Part[]) : [];
  return new Map(parts.map((part) => [part.id, part]));
}

/** That one user is not there says nothing of the others; that we may not look, or are to wait, does. */
function refusalOf(part: Part | undefined): Failure | null {
  if (part === undefined || ![401, 403, 429, 503].includes(part.status)) return null;
  const { code, message } = (part.body as { error?: { code?: unknown; message?: unknown } } | undefined)?.error ?? {};
  return refused(`HTTP/1.1 ${part.status}; ${typeof message === 'string' ? message : ''}`, {
    code: typeof code === 'string' ? code : String(part.status),
    aboutCaller: true,
    backOffMilliseconds: retryAfter(part.headers?.['Retry-After'] ?? null),
  });
}

function accountFacts(part: Part | undefined): Facts {
  if (part?.status !== 200) return {};
  const { accountEnabled, userPrincipalName } = part.body as { accountEnabled?: unknown; userPrincipalName?: unknown };
  return {
    accountEnabled: typeof accountEnabled === 'boolean' ? accountEnabled : null,
    upn: typeof userPrincipalName === 'string' ? userPrincipalName : null,
    literals: { account_enabled: `accountEnabled : ${accountEnabled}` },
  };
}

interface Licence {
  readonly skuPartNumber?: string;
  readonly servicePlans?: readonly { readonly servicePlanName?: string; readonly provisioningStatus?: string }[];
}

/** Plans with a mailbox ("Product names and service plan identifiers for licensing"); archives and the foundation have none. */
const withMailbox = /^EXCHANGE_[SBL]_(STANDARD|ENTERPRISE|DESKLESS|ESSENTIALS)/;

function planFacts(part: Part | undefined): Facts {
  if (part?.status !== 200) return {};
  const { value } = part.body as { value?: unknown };
  const licences = Array.isArray(value) ? (value as Licence[]) : [];
  const plans = licences
    .flatMap(({ servicePlans = [] }) => servicePlans)
    .filter(({ provisioningStatus }) => provisioningStatus !== 'Disabled')
    .map(({ servicePlanName = '' }) => servicePlanName)
    .filter((name) => withMailbox.test(name));
  const classes = plans.map((name) => licenceClassOf(name.replaceAll('_', ' ')));
  const best = classes.includes('full') ? 'full' : (classes[0] ?? 'none');
  const names = licences.map(({ skuPartNumber = '' }) => skuPartNumber).join(', ');
  return { licence: best, literals: { licence: `skuPartNumber : ${names}`.trim() } };
}
