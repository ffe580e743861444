import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { WireRequest } from './requests.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** Without the corrections that `fetch` makes to addresses and headers. */
export function send(origin: string, { method, target, headers, body, times }: WireRequest): Promise<WireAnswer> {
  const { hostname, port } = new URL(origin);
  const payload = Buffer.from(body.repeat(times));
  // Node leaves it out for methods that seldom have a body.
  const framing = payload.length === 0 ? {} : { 'content-length': String(payload.length) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { agent, hostname, port, method, path: target, headers: { ...headers, ...framing } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString(),
          }),
        );
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

export function closeConnections(): void {
  agent.destroy();
}
