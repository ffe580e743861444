import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { isAtLeast, lookAround, versionCheck } from './checks.ts';

test('EXACT-02: an older version than the one that signs in with OAuth is kept back, by its numbers and not by its letters', () => {
  expect(versionCheck({ version: '0.0.9' })).toMatchObject({ verdict: 'block', found: '0.0.9' });
  expect(versionCheck({ version: '0.10.0' })).toMatchObject({ verdict: 'ready' });
  expect(isAtLeast('0.1.0', '0.1.0')).toBe(true);
  expect(isAtLeast('22.9.0', '22.12.0')).toBe(false);
  expect(isAtLeast('24.0', '22.12.0')).toBe(true);
});

test('who answers is reached, whatever the answer; who does not is named with the reason', async () => {
  const server = createServer((_request, response) => response.writeHead(401, { connection: 'close' }).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const here = `http://127.0.0.1:${port}`;
  const asked = {
    signIn: here,
    tenantId: 'tenant',
    exchange: here,
    exchangeTls: here.replace('127.0.0.1', 'localhost'),
    ca: '',
  };
  const reached = await lookAround(asked);
  server.close();
  server.closeAllConnections();
  const verdicts = Object.fromEntries(reached.map(({ id, verdict }) => [id, verdict]));
  // It speaks no TLS at all, so that nothing can be agreed on.
  expect(verdicts).toEqual({
    version: 'ready',
    runtime: 'ready',
    tls: 'block',
    'sign-in-reachable': 'ready',
    'exchange-reachable': 'ready',
    'own-script': 'open',
  });
  const gone = (await lookAround(asked)).find(({ id }) => id === 'exchange-reachable');
  expect(gone).toMatchObject({ verdict: 'block', found: expect.stringContaining('ECONNREFUSED') });
});
