import type { Hono } from 'hono';
import { mailEnds, type PortName, portNames } from '../ends.ts';
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
    ...Object.fromEntries(Object.entries(mailEnds).map(([name, create]) => [name, create(services)])),
  } as Record<PortName, ProtocolEnd>;
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(ends).map((end) => end.close()));
  };
  const opened = await Promise.allSettled(
    portNames.map(async (name) => [name, (await ends[name]?.listen(wanted[name] ?? 0)) ?? 0] as const),
  );
  const failed = opened.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  const numbers = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return { numbers: Object.fromEntries(numbers) as Record<PortName, number>, close };
}
