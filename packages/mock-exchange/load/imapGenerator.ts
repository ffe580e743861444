import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';
import { connectMockExchange } from '../src/index.ts';
import type { MockLine } from './mockProcess.ts';

/** Reads by imapflow in a process of its own: so many connections, all of them open at the same time. */

export interface ImapLoad {
  readonly exchange: MockLine['exchange'];
  readonly controlToken: string;
  /** Their connections are spread evenly. */
  readonly readers: readonly { readonly upn: string; readonly token: string }[];
  readonly connections: number;
}

export interface ImapLoadResult {
  /** How many were open at once. */
  readonly connected: number;
  /** How many were told, while they idled, of the message that came. */
  readonly told: number;
  readonly errors: readonly string[];
  readonly seconds: { readonly connect: number; readonly read: number; readonly push: number };
  /** Milliseconds of a connection's reading, in order. */
  readonly latencies: readonly number[];
}

/** More sign-ins at once than this only wait for one another. */
const atOnce = 50;

if (process.send !== undefined) {
  process.once('message', (load: ImapLoad) => {
    void generate(load).then((result) => {
      process.send?.(result);
      process.disconnect();
    });
  });
}

async function generate(load: ImapLoad): Promise<ImapLoadResult> {
  const errors: string[] = [];
  const latencies: number[] = [];
  const clients: ImapFlow[] = [];
  const carefully = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
  };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };

  const connect = await timed(async () => {
    let next = 0;
    const line = async (): Promise<void> => {
      for (let number = next++; number < load.connections; number = next++) {
        const client = clientOf(load, number);
        client.on('error', (error: Error) => errors.push(error.message));
        clients.push(client);
        await carefully(() => client.connect());
      }
    };
    await Promise.all(Array.from({ length: atOnce }, line));
  });
  const connected = clients.filter(({ usable }) => usable).length;
  const read = await timed(() =>
    Promise.all(
      clients.map((client, number) =>
        carefully(async () => latencies.push(1000 * (await timed(() => readMailbox(client, number))))),
      ),
    ),
  );
  let told = 0;
  const push = await timed(() =>
    carefully(async () => {
      const all = Promise.all(
        clients.map((client) => new Promise((resolve) => client.once('exists', resolve)).then(() => (told += 1))),
      );
      const idles = clients.map((client) => client.idle());
      const exchange = connectMockExchange(load.exchange, load.controlToken);
      const message = { from: 'load@contoso.example', subject: 'To be told of', text: 'One of many.\n'.repeat(20) };
      await Promise.all(load.readers.map(({ upn }) => exchange.mail.deliver(upn, message)));
      await all;
      await Promise.all(clients.map((client) => client.noop()));
      await Promise.all(idles);
    }),
  );
  await Promise.all(clients.map((client) => carefully(() => client.logout())));
  return { connected, told, errors, seconds: { connect, read, push }, latencies: latencies.sort((a, b) => a - b) };
}

function clientOf({ exchange, readers }: ImapLoad, number: number): ImapFlow {
  const [host = '', port = ''] = exchange.imaps.split(':');
  const reader = readers[number % readers.length];
  return new ImapFlow({
    host,
    port: Number(port),
    secure: true,
    tls: { ca: readFileSync(exchange.ca) },
    auth: { user: reader?.upn ?? '', accessToken: reader?.token ?? '' },
    logger: false,
  });
}

/** As a client that synchronizes: folders, headers, one body, a draft written, and then the Inbox to wait in. */
async function readMailbox(client: ImapFlow, number: number): Promise<void> {
  await client.list();
  await client.mailboxOpen('INBOX');
  for await (const _message of client.fetch('1:*', { envelope: true, flags: true, bodyStructure: true })) {
    // All of them are wanted; what they say is checked elsewhere.
  }
  const source = await client.fetchOne('2', { source: true });
  if (source === false) throw new Error('A message is missing.');
  await client.search({ body: 'maintenance' });
  await client.append('Drafts', `Subject: Draft ${number}\r\n\r\n${'A line.\r\n'.repeat(50)}`, ['\\Draft']);
}
