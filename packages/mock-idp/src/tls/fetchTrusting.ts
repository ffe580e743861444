import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { getCACertificates, rootCertificates } from 'node:tls';
import { findAuthorities } from './certificateAuthority.ts';

export interface ControlRequest {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `fetch` of Node trusts what the process was started with; this trusts one more file, or this machine's CA, for one request. */
export async function fetchTrusting(
  url: string,
  { method, headers, body }: ControlRequest,
  ca: string | undefined,
): Promise<Response> {
  const trusted = [...defaults(), ...(ca === undefined ? findAuthorities().certificates : [readFileSync(ca, 'utf8')])];
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, ca: trusted, agent: false }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => resolve(new Response(Buffer.concat(parts), { status: incoming.statusCode ?? 500 })));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** With NODE_EXTRA_CA_CERTS, where Node tells (since 22.15). */
function defaults(): readonly string[] {
  return typeof getCACertificates === 'function' ? getCACertificates('default') : rootCertificates;
}
