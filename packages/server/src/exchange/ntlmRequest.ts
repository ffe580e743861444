/// <reference path="./ntlmClient.d.ts" />
import { Agent as PlainAgent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import ntlm from '@ewsjs/ntlm-client';
import { type PinnedPost, pinnedPost } from './pinnedPost.ts';

export interface NtlmAccount {
  /** User principal name, or `DOMAIN\user`. */
  readonly account: string;
  readonly password: string;
}

/**
 * Posts with NTLM (MS-NLMP): it signs in a connection and not a request, so that both steps have to go over the same one,
 * which fetch does not promise.
 */
export async function postWithNtlm(
  address: string,
  { account, password }: NtlmAccount,
  post: Omit<PinnedPost, 'agent'>,
): Promise<Response> {
  const agent = new (address.startsWith('https:') ? SecureAgent : PlainAgent)({ keepAlive: true, maxSockets: 1 });
  const send = (authorization: string, body: string) =>
    pinnedPost(address, { ...post, body, agent, headers: { ...post.headers, authorization } });
  try {
    const first = await send(ntlm.createType1Message('', ''), '');
    const challenge = /NTLM ([\w+/=]+)/.exec(first.headers.get('www-authenticate') ?? '')?.[0];
    if (first.status !== 401 || challenge === undefined) return first;
    const [domain, user] = windowsName(account);
    return await send(
      ntlm.createType3Message(ntlm.decodeType2Message(challenge), user, password, '', domain),
      post.body,
    );
  } finally {
    agent.destroy();
  }
}

function windowsName(account: string): readonly [domain: string, user: string] {
  const at = account.indexOf('\\');
  return at === -1 ? ['', account] : [account.slice(0, at), account.slice(at + 1)];
}
