import type { Server } from 'node:http';
import type { MockIdp } from '@authshift/mock-idp';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { createControlApi } from './control/controlApi.ts';
import { listen, stop } from './control/listener.ts';
import { createRequestLog, type LoggedRequest } from './control/requestLog.ts';
import { createEwsApplication, ewsPath } from './ews/ewsApplication.ts';
import { checkSeed, type ExchangeSeed } from './mailboxes/exchangeSeed.ts';
import { type Mailboxes, openMailboxStore } from './mailboxes/mailboxes.ts';
import { openStateFile } from './mailboxes/stateFile.ts';

export interface MockExchangeOptions {
  /** Whose directory and signing keys hold, and whose control token opens this mock's control API. */
  readonly idp: Pick<MockIdp, 'origin' | 'directory' | 'control'>;
  /** Zero or absent picks a free port. */
  readonly ports?: { readonly ews?: number };
  /** Folder that keeps calendars and rights over a restart; absent = in memory. */
  readonly state?: string;
  readonly seed?: ExchangeSeed;
  /** The clock for token lifetimes and default calendars; the machine's by default. */
  readonly now?: () => Date;
}

/** An Exchange Online that keeps a mailbox for each licensed cloud account of mock-idp's directory. */
export interface MockExchange {
  /** Where EWS answers, path included. */
  readonly ews: string;
  readonly requests: { list(): Promise<readonly LoggedRequest[]> };
  readonly mailboxes: Mailboxes;
  /** Back to the seed, with an empty request log. */
  reset(): Promise<void>;
  /** Ends every connection and frees the ports. */
  close(): Promise<void>;
}

/**
 * Starts the protocol ends.
 * @throws ExchangeSeedError when the seed is not valid or does not fit the directory; PortInUseError when a named port is taken.
 */
export async function createMockExchange(options: MockExchangeOptions): Promise<MockExchange> {
  const { idp, ports = {}, state, now = () => new Date() } = options;
  const log = createRequestLog();
  const store = await openMailboxStore({
    directory: idp.directory,
    seed: checkSeed(options.seed ?? {}),
    stateFile: state === undefined ? undefined : openStateFile(state),
    today: startOfDay(now()),
  });
  const reset = async () => {
    await store.reset();
    log.clear();
  };
  const close = () => stop(server);
  const app = new Hono();
  app.route('/', createControlApi({ token: idp.control.token, mailboxes: store, log, reset, close }));
  const ews = createEwsApplication({
    directory: idp.directory,
    mailboxes: store,
    log,
    now,
    authorityOrigin: idp.origin,
  });
  app.all('*', (context) => ews.fetch(context.req.raw));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const port = await listen(server, ports.ews ?? 0);
  return {
    ews: `http://localhost:${port}${ewsPath}`,
    requests: { list: async () => log.list() },
    mailboxes: store,
    reset,
    close,
  };
}

function startOfDay(time: Date): number {
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate());
}
