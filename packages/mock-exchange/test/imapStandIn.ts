import { createServer, type Socket } from 'node:net';
import { openExchangeState } from '../src/control/exchangeState.ts';
import { createRequestLog } from '../src/control/requestLog.ts';
import { createFaultBook } from '../src/faults/faultBook.ts';
import { openImapConnection } from '../src/imap/session/imapConnection.ts';
import type { Timers } from '../src/imap/session/timers.ts';
import { createMailStore } from '../src/mailboxes/mail/mailStore.ts';
import { openPermissions } from '../src/mailboxes/permissions.ts';
import { openExchangeSettings } from '../src/policies/exchangeSettings.ts';
import type { ExchangeServices } from '../src/services.ts';
import { standInDirectory } from './standInDirectory.ts';

export const desk = 'desk@stand-in.example';

/** Timers that go off when a test says so. */
export function timersByHand(): Timers & { goOff(milliseconds: number): void } {
  const waiting = new Set<{ readonly milliseconds: number; readonly call: () => void }>();
  return {
    after(milliseconds, call) {
      const timer = { milliseconds, call };
      waiting.add(timer);
      return () => void waiting.delete(timer);
    },
    goOff(milliseconds) {
      for (const timer of waiting) {
        if (timer.milliseconds !== milliseconds) continue;
        waiting.delete(timer);
        timer.call();
      }
    },
  };
}

/** IMAP as inside of TLS, but without it, for a tenant in which passwords still work. */
export async function imapStandIn(timers: Timers) {
  const { directory, users } = await standInDirectory([{ address: desk }], '2022-06-01');
  const state = openExchangeState(undefined);
  const tenantTime = async () => Date.now();
  const ground = {
    directory,
    tenantTime,
    state,
    now: () => new Date(),
    today: 0,
    revokeSessions: async () => undefined,
  };
  const settings = openExchangeSettings(ground);
  const mail = createMailStore(ground);
  const services = {
    ...ground,
    settings,
    permissions: openPermissions({ settings, state }),
    mail,
    faults: createFaultBook(ground),
    log: createRequestLog(),
  } as unknown as ExchangeServices;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    openImapConnection({ services, socket, isTls: true, timers });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const [owner] = users;
  if (owner === undefined || typeof address !== 'object' || address === null) throw new Error('There is no stand-in.');
  return {
    mail,
    owner,
    port: address.port,
    sockets,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
