import { authorizationOf, type Caller } from './caller.ts';
import { type JsonResult, requestJson } from './jsonRequest.ts';
import type { Outcome } from './outcome.ts';

/** Asks Exchange's administration for one mailbox: module v3's own way to run `Get-Mailbox`. */
export async function readExchangeAdmin(caller: Caller, mailbox: string): Promise<Outcome> {
  const answer = await invokeCommand(caller, 'Get-Mailbox', { Identity: mailbox });
  if ('kind' in answer) return answer;
  const { value } = answer.body;
  return {
    kind: 'works',
    items: Array.isArray(value) ? value.length : 0,
    literal: answer.status,
    code: String(answer.response.status),
  };
}

/** Runs a command of Exchange Online PowerShell over its REST backend. */
export async function invokeCommand(
  caller: Caller,
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<JsonResult> {
  const base = caller.address.replace(/\/+$/, '');
  return requestJson(`${base}/${encodeURIComponent(caller.tenantId ?? '')}/InvokeCommand`, {
    method: 'POST',
    headers: {
      authorization: authorizationOf(caller),
      'content-type': 'application/json',
      'x-anchormailbox': `UPN:${caller.account}`,
    },
    body: JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } }),
  });
}
