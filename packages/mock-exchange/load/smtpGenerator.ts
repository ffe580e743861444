import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { createTransport } from 'nodemailer';

/** Sends by nodemailer in a process of its own: so many messages a second over so many connections, none of them over a mailbox's limit. */

export interface SmtpLoad {
  /** `host:port`. */
  readonly address: string;
  readonly ca: string;
  readonly senders: readonly { readonly upn: string; readonly token: string }[];
  readonly connections: number;
  readonly messagesPerSender: number;
  readonly messagesPerSecond: number;
}

export interface SmtpLoadResult {
  readonly sent: number;
  readonly errors: readonly string[];
  readonly seconds: number;
  /** Milliseconds from handing a message over to its acceptance, in order. */
  readonly latencies: readonly number[];
}

if (process.send !== undefined) {
  process.once('message', (load: SmtpLoad) => {
    void generate(load).then((result) => {
      process.send?.(result);
      process.disconnect();
    });
  });
}

async function generate(load: SmtpLoad): Promise<SmtpLoadResult> {
  const { senders, connections } = load;
  const latencies: number[] = [];
  const errors: string[] = [];
  const began = performance.now();
  // Each line of work has one connection at a time, and uses up one mailbox after the other.
  const work = async (line: number): Promise<void> => {
    const own = senders.filter((_sender, index) => index % connections === line);
    for (const [turn, sender] of own.entries()) await sendAll(load, { line, turn, sender, began, latencies, errors });
  };
  await Promise.all(Array.from({ length: connections }, (_, line) => work(line)));
  const seconds = (performance.now() - began) / 1000;
  return { sent: latencies.length, errors, seconds, latencies: latencies.sort((a, b) => a - b) };
}

interface Turn {
  readonly line: number;
  readonly turn: number;
  readonly sender: SmtpLoad['senders'][number];
  readonly began: number;
  readonly latencies: number[];
  readonly errors: string[];
}

async function sendAll(load: SmtpLoad, { line, turn, sender, began, latencies, errors }: Turn): Promise<void> {
  const { address, ca, senders, connections, messagesPerSender, messagesPerSecond } = load;
  const [host = '', port = ''] = address.split(':');
  const transport = createTransport({
    host,
    port: Number(port),
    secure: false,
    requireTLS: true,
    tls: { ca: readFileSync(ca) },
    auth: { type: 'OAuth2', user: sender.upn, accessToken: sender.token },
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
  } as Parameters<typeof createTransport>[0]);
  for (let number = 0; number < messagesPerSender; number += 1) {
    // Each line has its own place in the beat, so that they do not all send at once.
    const beat = (turn * messagesPerSender + number) * connections + line;
    const due = began + (beat / messagesPerSecond) * 1000;
    const early = due - performance.now();
    if (early > 0) await wait(early);
    const to = senders[(beat + 1) % senders.length]?.upn ?? sender.upn;
    const handedOver = performance.now();
    try {
      await transport.sendMail({ from: sender.upn, to, subject: `Message ${beat}`, text: 'One of many.\n'.repeat(20) });
      latencies.push(performance.now() - handedOver);
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
  }
  transport.close();
}
