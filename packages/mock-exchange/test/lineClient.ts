import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

/** A bare client of SMTP and POP3, for what no well-behaved one would send. */
export interface LineClient {
  /** Sends a line, unless there is none to send, and answers what comes back: all lines of it. */
  say(line?: string): Promise<string>;
  /** Sends bytes as they are. */
  write(bytes: string | Buffer): void;
  /** As `say`, of an answer that ends with a dot alone. */
  ask(line: string): Promise<string>;
  /** Goes on in TLS. */
  secure(options?: ConnectionOptions): Promise<void>;
  /** Whatever comes until the server ends the connection. */
  rest(): Promise<string>;
  end(): void;
}

export interface LineClientOptions {
  /** `host:port`. */
  readonly address: string;
  /** PEM file to trust. */
  readonly ca: string;
  /** Whether TLS begins at once. */
  readonly implicit?: boolean;
}

export async function lineClient({ address, ca, implicit = false }: LineClientOptions): Promise<LineClient> {
  const [host = '', port = ''] = address.split(':');
  const trust = { ca: readFileSync(ca), servername: host };
  let socket: Socket = implicit
    ? connectTls({ host, port: Number(port), ...trust })
    : connectTcp({ host, port: Number(port) });
  let text = '';
  let isEnded = false;
  let wake: () => void = () => undefined;
  const listen = (): void => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      wake();
    });
    const ended = (): void => {
      isEnded = true;
      wake();
    };
    socket.on('close', ended);
    socket.on('error', ended);
  };
  listen();
  const until = async (isWhole: (text: string) => boolean): Promise<string> => {
    while (!isWhole(text) && !isEnded) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const answer = text;
    text = '';
    return answer.trimEnd();
  };
  // SMTP's last line has a blank behind its number; POP's answers begin with a sign.
  const isAnswer = (answer: string): boolean => /^(\d{3}( .*)?|[+-].*)\r\n$/m.test(answer) && answer.endsWith('\n');
  return {
    say(line) {
      if (line !== undefined) socket.write(`${line}\r\n`);
      return until(isAnswer);
    },
    write: (bytes) => void socket.write(bytes),
    ask(line) {
      socket.write(`${line}\r\n`);
      return until((answer) => answer.startsWith('-') || answer.endsWith('\r\n.\r\n'));
    },
    async secure(options = {}) {
      socket.removeAllListeners();
      const secured = connectTls({ socket, ...trust, ...options });
      await new Promise<void>((resolve, reject) => {
        secured.once('secureConnect', resolve);
        secured.once('error', reject);
      });
      secured.removeAllListeners('error');
      socket = secured;
      listen();
    },
    rest: () => until(() => false),
    end: () => void socket.destroy(),
  };
}
