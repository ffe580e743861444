/// <reference path="./ntlmClient.d.ts" />
import { once } from 'node:events';
import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import { request as requestSecure, Agent as SecureAgent } from 'node:https';
import ntlm from '@ewsjs/ntlm-client';

export interface NtlmAccount {
  /** User principal name, or `DOMAIN\user`. */
  readonly account: string;
  readonly password: string;
}

export interface NtlmPost {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/**
 * Posts with NTLM (MS-NLMP): it signs in a connection and not a request, so that both steps have to go over the same one,
 * which fetch does not promise.
 */
export async function postWithNtlm(
  address: string,
  { account, password }: NtlmAccount,
  post: NtlmPost,
): Promise<Response> {
  const agent = new (address.startsWith('https:') ? SecureAgent : PlainAgent)({ keepAlive: true, maxSockets: 1 });
  const send = (authorization: string, body: string) => sendOnce(address, { ...post, body, agent, authorization });
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

interface OneStep extends NtlmPost {
  readonly agent: PlainAgent;
  readonly authorization: string;
}

async function sendOnce(address: string, { agent, authorization, headers, body, signal }: OneStep): Promise<Response> {
  const request = (address.startsWith('https:') ? requestSecure : requestPlain)(address, {
    method: 'POST',
    agent,
    signal,
    headers: { ...headers, authorization, 'content-length': Buffer.byteLength(body) },
  });
  request.end(body);
  const [incoming] = await once(request, 'response');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error('The answer is larger than 4 MiB.');
    chunks.push(chunk);
  }
  const answered = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct as Record<string, string[]>)) {
    for (const value of values) answered.append(name, value);
  }
  return new Response(Buffer.concat(chunks), {
    status: incoming.statusCode,
    statusText: incoming.statusMessage,
    headers: answered,
  });
}

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
