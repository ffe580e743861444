import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openServerTls } from '../tls/serverTls.ts';
import { close, createListener, listen } from './listen.ts';

const DAY = 24 * 60 * 60 * 1000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mock idp listen '));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** The day the certificate ends that a server shows under a name, as a client that trusts the CA sees it. */
function shownEnd(port: number, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername, ca: readFileSync(join(folder, 'ca.pem'), 'utf8') });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw).validTo);
      socket.destroy();
    });
  });
}

test('a server that runs for months goes on with a new certificate before its own ends', async () => {
  // Begun two months ago, so that both certificates are good now.
  let ago = 61 * DAY;
  const tls = await openServerTls(true, { folder, now: () => Date.now() - ago });
  const server = await createListener(tls);
  const port = await listen(server, 0, '127.0.0.1');
  try {
    const names = ['localhost', 'contoso.localhost'];
    const before = await Promise.all(names.map((name) => shownEnd(port, name)));
    await vi.advanceTimersByTimeAsync(DAY);
    expect(await Promise.all(names.map((name) => shownEnd(port, name)))).toEqual(before);
    ago = 0;
    await vi.advanceTimersByTimeAsync(DAY);
    for (const [index, name] of names.entries()) {
      await expect.poll(() => shownEnd(port, name)).not.toBe(before[index]);
    }
  } finally {
    await close(server);
  }
});
