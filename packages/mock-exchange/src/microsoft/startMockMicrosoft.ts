import { join } from 'node:path';
import { connectMockIdp, createMockIdp, type MockIdp, MockIdpError, type MockIdpOptions } from '@authshift/mock-idp';
import { connectMockExchange } from '../control/connectMockExchange.ts';
import type { MockExchange } from '../control/handles.ts';
import type { Ports } from '../control/ports.ts';
import type { ExchangeSeed } from '../mailboxes/exchangeSeed.ts';
import { createMockExchange } from '../mockExchange.ts';
import type { StartupLine } from './startupLine.ts';

export interface MockMicrosoftOptions {
  /** Options of mock-idp, except where it keeps its state. */
  readonly idp?: Omit<MockIdpOptions, 'state'>;
  /** Ports of the protocol ends; that of mock-idp is `idp.port`. */
  readonly ports?: Ports;
  readonly exchangeSeed?: ExchangeSeed;
  /** Folder for everything both mocks keep, in `idp` and `exchange` below it; absent = in memory. */
  readonly state?: string;
}

/** Entra ID and Exchange Online beside each other. */
export interface MockMicrosoft {
  readonly idp: MockIdp;
  readonly exchange: MockExchange;
  /** Both back to their seeds. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts both mocks in this process. When the second does not start, the first is ended again. */
export async function startMockMicrosoft(options: MockMicrosoftOptions = {}): Promise<MockMicrosoft> {
  const { state, ports, exchangeSeed } = options;
  // What clients trust for the one is good for the other.
  const tls = options.idp?.tls;
  const idp = await createMockIdp({
    ...options.idp,
    ...(state === undefined ? {} : { state: join(state, 'idp') }),
  });
  try {
    const exchange = await createMockExchange({
      idp,
      ...(ports === undefined ? {} : { ports }),
      ...(exchangeSeed === undefined ? {} : { seed: exchangeSeed }),
      ...(typeof tls === 'object' ? { tls } : {}),
      ...(state === undefined ? {} : { state: join(state, 'exchange') }),
    });
    return together(idp, exchange);
  } catch (error) {
    await idp.close();
    throw error;
  }
}

/**
 * The same interface to mocks that `authshift-mock-microsoft` started in another process, by its startup line; `close` ends
 * that process.
 */
export async function connectMockMicrosoft(
  line: Pick<StartupLine, 'control' | 'exchange' | 'ca'>,
): Promise<MockMicrosoft> {
  const idp = await connectMockIdp(line.control.url, line.control.token, { ca: line.ca });
  const exchange = connectMockExchange(line.exchange, line.control.token);
  return {
    ...together(idp, exchange),
    close: async () => {
      await exchange.close();
      await idp.close().catch(unlessGone);
    },
  };
}

// A process that ends may be gone before its last answer arrives, which is what was wanted.
function unlessGone(error: unknown): void {
  if (error instanceof MockIdpError && error.code === 'unreachable') return;
  throw error;
}

function together(idp: MockIdp, exchange: MockExchange): MockMicrosoft {
  return {
    idp,
    exchange,
    reset: async () => {
      await idp.reset();
      await exchange.reset();
    },
    close: async () => {
      await exchange.close();
      await idp.close();
    },
  };
}
