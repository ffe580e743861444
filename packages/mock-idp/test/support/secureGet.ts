import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';

export interface SecureAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface SecureGetOptions {
  /** Path of the PEM file to trust. */
  readonly ca: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** The name to reach it by: what a hosts file would lead to 127.0.0.1. */
  readonly name?: string;
}

/** A GET that trusts one file, whatever name the mock is reached by. Rejects when the certificate is not good for that name. */
export function secureGet(url: string, { ca, headers = {}, name }: SecureGetOptions): Promise<SecureAnswer> {
  const target = new URL(url);
  if (name !== undefined) target.hostname = name;
  const options = {
    ca: readFileSync(ca ?? ''),
    headers,
    agent: false as const,
    lookup: toLoopback,
    // Otherwise Node takes it from a `Host` header.
    ...(isIP(target.hostname) === 0 ? { servername: target.hostname } : {}),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(target, options, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

type Found = (error: null, address: string | { address: string; family: number }[], family?: number) => void;

function toLoopback(_name: string, options: { readonly all?: boolean | undefined }, found: Found): void {
  if (options.all) found(null, [{ address: '127.0.0.1', family: 4 }]);
  if (!options.all) found(null, '127.0.0.1', 4);
}
