import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableLine {
  readonly port: number;
  /** Ends every connection, and takes no further one until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A line to a port of this machine that a test can cut. */
export async function startCuttableLine(to: number): Promise<CuttableLine> {
  const sockets = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (!whole) return incoming.destroy();
    const outgoing = connect(to, '127.0.0.1');
    keep(outgoing);
    outgoing.on('close', () => incoming.destroy());
    incoming.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
    outgoing.pipe(incoming);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => {
      whole = true;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
