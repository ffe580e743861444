import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { ENTRA_HOSTS } from '../../src/clouds/clouds.ts';

/** A proxy that leads Entra's host names to a mock, and nobody anywhere else: what a hosts file does, without one. */
export interface EntraProxy {
  readonly url: string;
  /** Every host a client wanted to reach, in order and with its port. */
  readonly wanted: readonly string[];
  close(): Promise<void>;
}

/** `port`: where the mock answers on this machine. */
export async function startEntraProxy(port: number): Promise<EntraProxy> {
  const wanted: string[] = [];
  const tunnels = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(502).end());
  server.on('connect', ({ url = '' }, client) => {
    wanted.push(url);
    tunnels.add(client);
    const [host = '', asked] = url.split(':');
    if (!ENTRA_HOSTS.includes(host) || asked !== '443') {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const mock = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      mock.pipe(client).pipe(mock);
    });
    // Whoever goes first, the other has nobody left to talk to.
    mock.on('error', () => client.destroy());
    client.on('error', () => mock.destroy());
    client.on('close', () => mock.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    wanted,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Browsers and connection pools keep theirs open.
        for (const tunnel of tunnels) tunnel.destroy();
      }),
  };
}
