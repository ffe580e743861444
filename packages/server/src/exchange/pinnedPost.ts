import { once } from 'node:events';
import { type Agent, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';

export interface PinnedPost {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** Where the name in the address leads: nobody is asked again. Null: whoever connects asks. */
  readonly ip: string | null;
  /** For steps that have to go over one connection. */
  readonly agent?: Agent;
}

/** Posts without following redirects, and decides what fetch does not let us: over which connection, and to which of a name's addresses. */
export async function pinnedPost(address: string, post: PinnedPost): Promise<Response> {
  const { agent, headers, body, signal, ip } = post;
  const request = (address.startsWith('https:') ? requestSecure : requestPlain)(address, {
    method: 'POST',
    signal,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    ...(agent === undefined ? {} : { agent }),
    ...(ip === null ? {} : { lookup: alwaysTo(ip) }),
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

function alwaysTo(address: string): LookupFunction {
  const family = isIPv6(address) ? 6 : 4;
  return (_name, { all }, done) => (all ? done(null, [{ address, family }]) : done(null, address, family));
}
