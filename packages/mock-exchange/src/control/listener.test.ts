import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTcpEnd } from './listener.ts';
import { openServerCertificate, type ServerCertificate } from './serverCertificate.ts';

const day = 86_400_000;

let folder: string;
let certificate: ServerCertificate;
let now: number;
let ends: { close(): Promise<void> }[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'server certificate '));
  // Real time is 70 days on: then a certificate of 90 days is still good, and due.
  now = Date.now() - 70 * day;
  ends = [];
  certificate = await openServerCertificate(true, { folder, now: () => now });
});
afterEach(async () => {
  await Promise.all(ends.map((end) => end.close()));
  certificate.close();
  rmSync(folder, { recursive: true });
});

async function listen(tls: 'implicit' | 'starttls', farewell?: string): Promise<number> {
  const end = createTcpEnd({
    services: { tls: async () => certificate.options(), onCertificateRenewal: certificate.onRenewal },
    tls,
    onConnection: (socket) => void socket.write('hello\n'),
    ...(farewell === undefined ? {} : { farewell: (socket) => void socket.write(farewell) }),
  });
  ends.push(end);
  return end.listen(0);
}

/** Trusts the CA's file alone, and greets by TLS. */
async function secure(port: number, servername = 'localhost'): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername, ca: readFileSync(certificate.ca) });
  await once(socket, 'secureConnect');
  return socket;
}

describe('a listener', () => {
  it('speaks TLS with a certificate of the CA, also for names below localhost', async () => {
    const port = await listen('implicit');
    for (const name of ['localhost', 'outlook.localhost']) {
      const socket = await secure(port, name);
      expect(String((await once(socket, 'data'))[0])).toBe('hello\n');
      socket.destroy();
    }
  });

  it('shows the next certificate to whoever connects after a renewal, and keeps the connections from before', async () => {
    const port = await listen('implicit');
    const before = await secure(port);
    await certificate.renewIfDue();
    const same = await secure(port);
    expect(same.getPeerX509Certificate()?.fingerprint256).toBe(before.getPeerX509Certificate()?.fingerprint256);
    now = Date.now();
    await certificate.renewIfDue();
    const after = await secure(port);
    expect(after.getPeerX509Certificate()?.fingerprint256).not.toBe(before.getPeerX509Certificate()?.fingerprint256);
    expect(before.destroyed).toBe(false);
    for (const socket of [before, same, after]) socket.destroy();
  });

  it('ends within half a second, with a farewell, whatever its clients do', async () => {
    const [plain, tls] = await Promise.all([listen('starttls', 'bye\n'), listen('implicit', 'bye\n')]);
    const listening = connectPlain(plain, '127.0.0.1');
    const secured = await secure(tls);
    // One that never shakes hands, and one that has stopped reading.
    const halfOpen = connectPlain(tls, '127.0.0.1');
    const deaf = connectPlain({ port: plain, host: '127.0.0.1', allowHalfOpen: true }).pause();
    const heard = [text(listening), text(secured)];
    await Promise.all([once(halfOpen, 'connect'), once(deaf, 'connect')]);
    const asked = performance.now();
    await Promise.all(ends.map((end) => end.close()));
    expect(performance.now() - asked).toBeLessThan(500);
    expect(await Promise.all(heard)).toEqual(['hello\nbye\n', 'hello\nbye\n']);
    for (const socket of [halfOpen, deaf]) socket.destroy();
  });

  it('outlives clients that break off, or speak anything but TLS', async () => {
    const port = await listen('implicit');
    const wrong = connectPlain(port, '127.0.0.1').end('GET / HTTP/1.0\r\n\r\n');
    await once(wrong, 'close');
    const broken = connectPlain(port, '127.0.0.1');
    await once(broken, 'connect');
    broken.resetAndDestroy();
    (await secure(port)).destroy();
  });

  it('has no certificate where the folder of the CA cannot be made, and says where that is', async () => {
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    await expect(openServerCertificate(true, { folder: join(file, 'below') })).rejects.toMatchObject({
      code: 'invalid_certificate',
      message: expect.stringContaining(join(file, 'below')) as string,
    });
  });

  it('names a port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const end = createTcpEnd({
      services: { tls: async () => certificate.options(), onCertificateRenewal: certificate.onRenewal },
      tls: 'starttls',
      onConnection: () => undefined,
    });
    await expect(end.listen(port)).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(`${port}`) as string,
    });
    await end.close();
    taken.close();
  });
});
