import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { DirectoryUser } from '@authshift/mock-idp';
import { faultFactsOf, namedIn, recordOf, recordOfNamed } from '../authentication/signedIn.ts';
import { strikeMail } from '../faults/mailStrike.ts';
import type { ExchangeServices } from '../services.ts';
import { frontEnd } from '../submission/serverNames.ts';
import { isPopReplyName, lastWords, type PopReplyName, popReplies } from './popReplies.ts';
import { createPopSession, isPopCommand, type PopAnswer, type PopSession } from './popSession.ts';

// Octets, line end included (RFC 2449, section 4). A one-line AUTH with a token is longer, and Exchange ends the connection.
const longestCommand = 255;
// Octets of a line in a sign-in's dialogue.
const longestResponse = 16_384;
// Milliseconds of silence before and after a sign-in: the defaults of Exchange (Set-PopSettings).
const patience = { before: 60_000, after: 1_800_000 } as const;

const lineFeed = 0x0a;

/** Serves POP3 on a socket until it ends. */
export function servePop(socket: Socket, services: ExchangeServices): void {
  new PopConnection(socket, services).begin();
}

class PopConnection {
  readonly #services: ExchangeServices;
  readonly #session: PopSession;
  readonly #id = randomUUID();
  #socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #isOver = false;
  /** Whom a sign-in that was refused asked for. */
  #named: DirectoryUser | undefined;

  constructor(socket: Socket, services: ExchangeServices) {
    this.#socket = socket;
    this.#services = services;
    this.#session = createPopSession(services);
  }

  begin(): void {
    this.#socket.once('close', () => {
      this.#isOver = true;
      this.#note('disconnect', 'OK');
    });
    this.#listen(this.#socket);
    this.#run(async () => {
      if (!(await this.#goesOn('connect'))) return;
      const name = Buffer.from(frontEnd, 'utf16le').toString('base64');
      this.#write(`+OK The Microsoft Exchange POP3 service is ready. [${name}]`);
      this.#note('connect', 'OK');
    });
  }

  get #isSecure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  #listen(socket: Socket): void {
    socket.setNoDelay(true);
    socket.setTimeout(patience.before, () => this.#end('timed-out'));
    socket.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#run(() => this.#readLines());
    });
  }

  /** One thing at a time; what comes in meanwhile waits in the socket. */
  #run(step: () => Promise<void>): void {
    const socket = this.#socket;
    socket.pause();
    step().then(
      () => {
        if (socket === this.#socket && !this.#isOver) socket.resume();
      },
      (error: unknown) => {
        // The directory may be another process, and gone.
        console.error('POP could not answer.', error);
        this.#end('unavailable');
      },
    );
  }

  async #readLines(): Promise<void> {
    while (!this.#isOver) {
      const end = this.#buffer.indexOf(lineFeed);
      const length = end === -1 ? this.#buffer.length : end + 1;
      const longest = this.#session.isInDialogue ? longestResponse : longestCommand;
      if (length > longest) return this.#end('protocol-error');
      if (end === -1) return;
      const line = this.#buffer.toString('utf8', 0, end).replace(/\r$/, '');
      this.#buffer = this.#buffer.subarray(length);
      const isUpgrading = await this.#take(line);
      if (isUpgrading) return;
    }
  }

  /** Answers whether TLS has begun, after which nothing that was sent before counts. */
  async #take(line: string): Promise<boolean> {
    const isDialogue = this.#session.isInDialogue;
    const operation = isDialogue ? 'sign-in' : operationOf(line);
    if (operation !== 'sign-in' && !(await this.#goesOn(operation))) return false;
    const answer = await this.#session.answer(line, { isSecure: this.#isSecure });
    // Only now it is known who it is.
    if (operation === 'sign-in') this.#named = await namedIn(this.#session.named, this.#services.directory);
    if (operation === 'sign-in' && !answer.line.startsWith('+ ') && !(await this.#goesOn('sign-in'))) {
      this.#session.signOut();
      return false;
    }
    this.#note(operation, answer.line.startsWith('+') ? 'OK' : answer.line, answer.line.startsWith('+ '));
    await this.#say(answer);
    if (this.#session.user !== undefined) this.#socket.setTimeout(patience.after);
    return answer.after === 'start-tls';
  }

  async #say({ line, body, after }: PopAnswer): Promise<void> {
    if (this.#isOver) return;
    const bytes = Buffer.from(`${line}\r\n`);
    const isFlushed = this.#socket.write(body === undefined ? bytes : Buffer.concat([bytes, body]));
    // A client that does not read what it asked for is not read from either.
    if (!isFlushed) await this.#drained();
    if (after === 'start-tls') await this.#startTls();
    if (after === 'close') this.#close();
  }

  #drained(): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve) => {
      socket.once('drain', resolve);
      socket.once('close', () => resolve());
    });
  }

  async #startTls(): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners('data');
    plain.setTimeout(0);
    plain.removeAllListeners('timeout');
    this.#buffer = Buffer.alloc(0);
    const secure = new TLSSocket(plain, { isServer: true, ...(await this.#services.tls()) });
    secure.on('error', () => secure.destroy());
    this.#socket = secure;
    this.#listen(secure);
  }

  /** Lets faults strike; answers whether to go on. */
  async #goesOn(operation: string): Promise<boolean> {
    const facts = {
      protocol: 'pop' as const,
      operation,
      ...faultFactsOf(this.#session.user ?? { mailbox: this.#named, account: this.#named }),
    };
    const strike = await strikeMail(this.#services.faults, facts, this.#socket);
    if (strike.kind === 'none') return true;
    const name = strike.kind === 'refuse' && isPopReplyName(strike.name) ? strike.name : 'unavailable';
    const outcome = strike.kind === 'ended' ? 'connection ended' : popReplies[name];
    this.#note(operation, outcome, false, strike.fault);
    if (strike.kind === 'ended') this.#isOver = true;
    else if (lastWords.includes(name) || operation === 'connect') this.#end(name);
    else this.#write(popReplies[name]);
    return false;
  }

  #write(line: string): void {
    if (!this.#isOver) this.#socket.write(`${line}\r\n`);
  }

  /** The last thing that is said on this connection. */
  #end(name: PopReplyName): void {
    this.#write(popReplies[name]);
    this.#close();
  }

  #close(): void {
    this.#isOver = true;
    this.#socket.destroySoon();
  }

  #note(operation: string, outcome: string, isHalfway = false, fault?: string): void {
    if (isHalfway) return;
    const { user, mechanism } = this.#session;
    this.#services.log.add({
      protocol: 'pop',
      at: this.#services.now().toISOString(),
      connection: this.#id,
      operation,
      tls: this.#isSecure,
      outcome,
      ...(user === undefined ? recordOfNamed(operation === 'sign-in' ? this.#named : undefined) : recordOf(user)),
      ...(operation === 'sign-in' && mechanism !== undefined ? { authentication: user?.how ?? mechanism } : {}),
      ...(fault === undefined ? {} : { fault }),
    });
  }
}

/** What a client says instead of a command may be anything, a password too. */
function operationOf(line: string): string {
  const command = line.split(' ', 1)[0]?.toUpperCase() ?? '';
  if (command === 'AUTH' || command === 'PASS') return 'sign-in';
  return isPopCommand(command) ? command : 'unrecognized';
}
