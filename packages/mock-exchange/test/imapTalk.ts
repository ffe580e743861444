import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A bare client of IMAP, for what no well-behaved one would send. */
export interface ImapTalk {
  /** What the server said before it was asked. */
  readonly greeting: string;
  /** Sends a command with this tag and answers every line up to the tagged one, or to the end of the connection. */
  say(command: string, tag?: string): Promise<readonly string[]>;
  /** Sends as it is and answers the lines up to the first one that fits, or to the end of the connection. */
  write(text: string | Buffer, until: RegExp): Promise<readonly string[]>;
  /** The lines up to the first one that fits, or to the end of the connection. */
  hear(until: RegExp): Promise<readonly string[]>;
  /** Whatever comes until the server hangs up. */
  rest(): Promise<readonly string[]>;
  startTls(): Promise<void>;
  end(): void;
}

export interface ImapTalkOptions {
  /** `host:port`. */
  readonly address: string;
  /** PEM file to trust. */
  readonly ca: string;
  /** Whether TLS begins at once. */
  readonly implicit: boolean;
}

export async function imapTalk({ address, ca, implicit }: ImapTalkOptions): Promise<ImapTalk> {
  const [host = '', port = ''] = address.split(':');
  const trust = { ca: readFileSync(ca), servername: host };
  let text = '';
  let isEnded = false;
  let wake: () => void = () => undefined;
  const listen = (socket: Socket): Socket => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      wake();
    });
    const ended = (): void => {
      isEnded = true;
      wake();
    };
    return socket.on('close', ended).on('error', ended);
  };
  const open = implicit ? connectTls({ host, port: Number(port), ...trust }) : connectTcp({ host, port: Number(port) });
  let socket = listen(open);

  const hear = async (until: RegExp): Promise<readonly string[]> => {
    const lines: string[] = [];
    for (;;) {
      const end = text.indexOf('\r\n');
      if (end >= 0) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        lines.push(line);
        if (until.test(line)) return lines;
        continue;
      }
      if (isEnded) return lines;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const write = (bytes: string | Buffer, until: RegExp) => {
    socket.write(bytes);
    return hear(until);
  };
  const [greeting = ''] = await hear(/./);
  return {
    greeting,
    hear,
    write,
    say: (command, tag = 'A01') => write(`${tag} ${command}\r\n`, new RegExp(`^${tag} `)),
    rest: () => hear(/(?!)/),
    async startTls() {
      socket.removeAllListeners();
      const secured = connectTls({ socket, ...trust });
      await new Promise<void>((resolve, reject) => {
        secured.once('secureConnect', resolve);
        secured.once('error', reject);
      });
      socket = listen(secured);
    },
    end: () => void socket.destroy(),
  };
}
