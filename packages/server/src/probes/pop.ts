import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';
import { connect as connectTls } from 'node:tls';
import { callMicrosoft } from '../telemetry/microsoftCalls.ts';
import { type Caller, isOwn, passwordUser, readMailAddress } from './caller.ts';
import { type Outcome, refused, TIMEOUT_MILLISECONDS, unreachable } from './outcome.ts';

/** Opens a mailbox over POP3 (RFC 1939) and counts its messages: in TLS from the start, or after STLS (RFC 2595). */
export function readPop(caller: Caller, mailbox: string): Promise<Outcome> {
  return callMicrosoft('pop', () => count(caller, mailbox));
}

async function count(caller: Caller, mailbox: string): Promise<Outcome> {
  let line: Line | null = null;
  try {
    line = await open(caller);
    const signedIn = await signIn(line, caller, mailbox);
    const [, count = '0'] = (await line.ask('STAT')).split(' ');
    await line.ask('QUIT');
    return { kind: 'works', items: Number(count), literal: signedIn, code: '+OK' };
  } catch (error) {
    if (!(error instanceof PopRefusal)) return unreachable(error);
    return refused(error.message, { code: '-ERR', aboutCaller: isOwn(caller, mailbox) });
  } finally {
    line?.end();
  }
}

/** The server said `-ERR`; the message is its line. */
class PopRefusal extends Error {
  override readonly name = 'PopRefusal';
}

interface Line {
  /** Sends a command and answers the first line of what comes back. Throws `PopRefusal`. */
  ask(command: string): Promise<string>;
  end(): void;
}

async function open({ address, ip, ca }: Caller): Promise<Line> {
  const { host, servername, port, secure } = readMailAddress(address, ip);
  const trust = { host, port, servername, ...(ca === null ? {} : { ca }) };
  if (secure) {
    const socket = connectTls(trust);
    await ready(socket, 'secureConnect');
    return greeted(talkOver(socket));
  }
  const plain = connectPlain(trust);
  await ready(plain, 'connect');
  const before = await greeted(talkOver(plain));
  await before.ask('STLS');
  before.leave();
  const socket = connectTls({ ...trust, socket: plain });
  await ready(socket, 'secureConnect');
  return talkOver(socket);
}

async function ready(socket: Socket, event: string): Promise<void> {
  socket.setTimeout(TIMEOUT_MILLISECONDS, () => socket.destroy(timeout()));
  await once(socket, event);
}

async function greeted<T extends { hear(): Promise<string> }>(line: T): Promise<T> {
  await line.hear();
  return line;
}

function talkOver(socket: Socket): Line & { hear(): Promise<string>; leave(): void } {
  const reader: Interface = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  const lines = reader[Symbol.asyncIterator]();
  let failure: Error | null = null;
  socket.on('error', (error) => {
    failure = error;
    reader.close();
  });
  const hear = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw failure ?? new Error('The server ended the connection.');
    if (value.startsWith('-ERR')) throw new PopRefusal(value);
    return value;
  };
  return {
    hear,
    async ask(command) {
      socket.write(`${command}\r\n`);
      return hear();
    },
    leave() {
      reader.close();
      socket.removeAllListeners('data');
    },
    end: () => socket.destroy(),
  };
}

async function signIn(line: Line, { credential, account }: Caller, mailbox: string): Promise<string> {
  if (credential.kind === 'password') {
    await line.ask(`USER ${passwordUser({ account }, mailbox)}`);
    return line.ask(`PASS ${credential.password}`);
  }
  await line.ask('AUTH XOAUTH2');
  return line.ask(Buffer.from(`user=${mailbox}\u0001auth=Bearer ${credential.token}\u0001\u0001`).toString('base64'));
}

function timeout(): Error {
  return Object.assign(new Error('No answer within 15 seconds.'), { code: 'ETIMEDOUT' });
}
