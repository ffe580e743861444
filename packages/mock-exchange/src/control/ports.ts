import type { Hono } from 'hono';
import { type OwnPortName, type PortName, portEnds, portNames } from '../ends.ts';
import type { ExchangeServices, ProtocolEnd } from '../services.ts';
import { createHttpApplication } from './httpApplication.ts';
import { createPlainListener, createTlsListener } from './httpListeners.ts';

/** Zero or absent picks a free port. */
export type Ports = Readonly<Partial<Record<PortName, number>>>;

export interface OpenPorts {
  readonly numbers: Readonly<Record<PortName, number>>;
  close(): Promise<void>;
}

/** Opens every port, or none: when one is taken, the others are freed again. Rejects with `MockExchangeError` `port_in_use`. */
export async function openPorts(services: ExchangeServices, control: Hono, wanted: Ports): Promise<OpenPorts> {
  const application = createHttpApplication(services, control);
  const ends: Readonly<Record<PortName, ProtocolEnd>> = {
    http: createPlainListener(application),
    https: createTlsListener(application, services),
    ...createPortEnds(services),
  };
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(ends).map((end) => end.close()));
  };
  const open = (names: readonly PortName[]): Promise<readonly (readonly [PortName, number])[]> =>
    settle(names.map(async (name) => [name, await ends[name].listen(wanted[name] ?? 0)] as const));
  try {
    // Ports with a number first, before a free one that is picked happens to be one of them.
    const named = await open(portNames.filter((name) => isNumbered(wanted, name)));
    const free = await open(portNames.filter((name) => !isNumbered(wanted, name)));
    return { numbers: Object.fromEntries([...named, ...free]) as Record<PortName, number>, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createPortEnds(services: ExchangeServices): Readonly<Record<OwnPortName, ProtocolEnd>> {
  const made = Object.entries(portEnds).map(([name, create]) => [name, create(services)]);
  return Object.fromEntries(made) as Record<OwnPortName, ProtocolEnd>;
}

function isNumbered(wanted: Ports, name: PortName): boolean {
  return (wanted[name] ?? 0) > 0;
}

/** Waits for all of them, also when one fails: what is half open could not be closed. */
async function settle<Result>(all: readonly Promise<Result>[]): Promise<readonly Result[]> {
  await Promise.allSettled(all);
  return Promise.all(all);
}
