import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { DirectoryUser } from '@authshift/mock-idp';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import { faultFactsOf, recordOf, recordOfNamed, type SignedIn } from '../authentication/signedIn.ts';
import { strikeMail } from '../faults/mailStrike.ts';
import type { ExchangeServices } from '../services.ts';
import { greetingName } from '../submission/serverNames.ts';
import { ChunkingStream } from './chunkingStream.ts';
import type { ExchangeSmtpServer } from './exchangeSmtpServer.ts';
import { IncomingMessage } from './incomingMessage.ts';
import { translate } from './libraryReplies.ts';
import {
  isSmtpReplyName,
  type ReplyDetails,
  type SmtpReply,
  type SmtpReplyName,
  sign,
  smtpReply,
} from './smtpReplies.ts';
import type { SmtpKnock } from './smtpSignIn.ts';

type Done = () => void;
type MailCommand = Parameters<SMTPConnection['_validateMailParams']>[0];

/** As Exchange announces them, in its order. */
const featuresBefore = ['PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES'];
const featuresAfter = ['8BITMIME', 'BINARYMIME', 'CHUNKING', 'SMTPUTF8'];

/** Steps of a connection that are no commands. */
const ownSteps: readonly string[] = ['connect', 'sign-in', 'disconnect'];

const mechanisms = ['login', 'plain', 'xoauth2'] as const;

const mailParameters: readonly string[] = ['SIZE', 'BODY', 'RET', 'ENVID', 'SMTPUTF8', 'AUTH'];

/**
 * One connection in Exchange's manner. smtp-server keeps the protocol: command order, addresses, AUTH's dialogues, DATA, STARTTLS. What is
 * Exchange's own is laid over it: every word it says, the announced extensions with BDAT, faults and the record.
 */
export class ExchangeConnection extends SMTPConnection {
  readonly #services: ExchangeServices;
  readonly #tcp: Socket;
  /** In brackets behind Exchange's answers: sixteen hexadecimal digits. */
  readonly #number: string;
  #command = 'connect';
  #fault: string | undefined;
  #isEnded = false;
  #mechanism: SmtpKnock['mechanism'] | undefined;
  /** Whom a sign-in asks for. */
  named: DirectoryUser | undefined;
  /** What has come by BDAT. */
  readonly #incoming = new IncomingMessage();

  constructor(server: ExchangeSmtpServer, socket: Socket) {
    super(server, socket);
    this.#services = server.services;
    this.#tcp = socket;
    this.#number = server.nextNumber();
    this.name = greetingName;
    server.attach(this);
  }

  get user(): SignedIn | undefined {
    const user: unknown = this.session.user;
    return user === undefined || user === false ? undefined : (user as SignedIn);
  }

  /** TLS 1.0 or 1.1, which Exchange speaks just long enough to say no. */
  get isOldTls(): boolean {
    const protocol = this._socket instanceof TLSSocket ? this._socket.getProtocol() : null;
    return protocol === 'TLSv1' || protocol === 'TLSv1.1';
  }

  /** For a trace field. */
  get tlsDescription(): string {
    if (!(this._socket instanceof TLSSocket)) return 'no TLS';
    const version = (this._socket.getProtocol() ?? '').replace('v', '').replace('.', '_');
    return `version=${version}, cipher=${this._socket.getCipher().standardName}`;
  }

  get clientDescription(): string {
    return `${this.hostNameAppearsAs || 'unknown'} (${this.remoteAddress})`;
  }

  /** Of an answer that is written now. */
  details(more: Pick<ReplyDetails, 'account' | 'from'> = {}): ReplyDetails {
    return { id: this.#number, at: this.#services.now(), ...more };
  }

  /** Answers with a refusal of the catalogue. */
  refuse(name: SmtpReplyName, more: Pick<ReplyDetails, 'account' | 'from'> = {}): void {
    const { code, text } = smtpReply(name, this.details(more));
    this.send(code, text);
  }

  /** Lets faults strike. Answers what to say instead of going on: nothing any more, where the connection has ended. */
  async strike(
    operation: string,
    user: Parameters<typeof faultFactsOf>[0] = this.user ?? {},
  ): Promise<SmtpReply | 'ended' | undefined> {
    const facts = { protocol: 'smtp' as const, operation, ...faultFactsOf(user) };
    const strike = await strikeMail(this.#services.faults, facts, this._socket);
    this.#fault = strike.fault;
    if (strike.kind === 'none') return undefined;
    if (strike.kind === 'throttle') return smtpReply('concurrent-limit', this.details());
    if (strike.kind === 'refuse') {
      return smtpReply(isSmtpReplyName(strike.name) ? strike.name : 'service-unavailable', this.details());
    }
    this.#note('connection ended');
    this.#isEnded = true;
    return 'ended';
  }

  // smtp-server waits 100 ms for clients that speak first; Exchange's front end does not.
  override init(): void {
    this._setListeners(() => {
      void this.#greet().catch((error: unknown) => {
        this.#failed(error);
        this.close();
      });
    });
  }

  async #greet(): Promise<void> {
    const answer = await this.strike('connect');
    if (answer === undefined) return this.connectionReady();
    if (answer !== 'ended') this.send(answer.code, answer.text);
    this.close();
  }

  override _sendGreeting(): void {
    const at = this.#services.now().toUTCString().replace('GMT', '+0000');
    this.send(220, `${greetingName} Microsoft ESMTP MAIL Service ready at ${at}`);
  }

  override _createParser(): ChunkingStream {
    const { maxCommandLength } = this._server.options;
    const parser = new ChunkingStream({ ...(maxCommandLength === undefined ? {} : { maxCommandLength }) });
    parser.oncommand = (command, callback) => this._onCommand(command, callback);
    parser.on('error', (error) => this.send(421, `Error: ${error.message}`));
    return parser;
  }

  override _onCommand(command: Buffer, callback?: Done): void {
    // A line of AUTH's dialogue; its fault strikes when the sign-in is judged.
    if (this._nextHandler !== false) {
      super._onCommand(command, callback);
      return;
    }
    const name = command.toString('latin1').split(' ', 1)[0]?.toUpperCase() ?? '';
    this.#command = name === 'AUTH' ? 'sign-in' : name;
    this.#fault = undefined;
    if (name === 'AUTH' || !this.#isInPlace(name)) {
      super._onCommand(command, callback);
      return;
    }
    void this.strike(name).then(
      (answer) => {
        if (answer === undefined) return super._onCommand(command, callback);
        if (answer !== 'ended') this.send(answer.code, answer.text);
        callback?.();
      },
      (error: unknown) => {
        this.#failed(error);
        callback?.();
      },
    );
  }

  /**
   * Whether a fault may strike before the command is run: one that is meant for DATA does not strike a DATA that has nobody to go to, and
   * BDAT's bytes have to be read first.
   */
  #isInPlace(command: string): boolean {
    const { envelope } = this.session;
    if (command === 'MAIL') return this.user !== undefined;
    if (command === 'RCPT') return envelope.mailFrom !== false;
    if (command === 'DATA') return envelope.rcptTo.length > 0;
    return command !== 'BDAT' && this._isSupported(command);
  }

  /** The directory may be another process, and gone. */
  #failed(error: unknown): void {
    console.error('SMTP could not answer.', error);
    this.refuse('temporary-error');
  }

  /** Every word passes here: smtp-server's are put into Exchange's, and each answer is noted. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    if (this.#isEnded) return;
    if (typeof data !== 'string') {
      super.send(code, data, context);
      this.#note('OK');
      return;
    }
    const translation = translate({
      code,
      text: data,
      command: this.#command,
      isSecure: this.secure,
      mechanism: this.#mechanism,
    });
    const reply =
      translation !== undefined && 'name' in translation
        ? smtpReply(translation.name, this.details())
        : { code: translation?.code ?? code, text: this.#signed(code, translation?.text ?? data) };
    // Before the connection is closed, which a 421 does.
    if (reply.code < 300 || reply.code >= 400) this.#note(reply.code < 400 ? 'OK' : `${reply.code} ${reply.text}`);
    super.send(reply.code, reply.text, context);
  }

  #signed(code: number, text: string): string {
    return code < 400 || text.endsWith(']') ? text : sign(text, 'front-end', this.details());
  }

  override handler_EHLO(command: Buffer, callback: Done): void {
    const hostname = command.toString('latin1').trim().split(/\s+/)[1] ?? '';
    if (!isHostname(hostname)) {
      this.send(501, '5.5.4 Invalid domain name');
      callback();
      return;
    }
    this.hostNameAppearsAs = hostname;
    this._resetSession();
    const inTls = ['AUTH LOGIN XOAUTH2'];
    this.send(
      250,
      [
        this.#hello(),
        `SIZE ${this._server.options.size}`,
        ...featuresBefore,
        ...(this.secure ? inTls : ['STARTTLS']),
        ...featuresAfter,
      ],
      false,
    );
    callback();
  }

  override handler_HELO(command: Buffer, callback: Done): void {
    const hostname = command.toString('latin1').trim().split(/\s+/)[1] ?? '';
    if (isHostname(hostname)) {
      this.hostNameAppearsAs = hostname;
      this._resetSession();
      this.send(250, this.#hello());
    } else this.send(501, '5.5.4 Invalid domain name');
    callback();
  }

  #hello(): string {
    return `${greetingName} Hello [${this.remoteAddress}]`;
  }

  override handler_AUTH(command: Buffer, callback: Done): void {
    const mechanism = command.toString('latin1').trim().split(/\s+/)[1]?.toLowerCase();
    this.#mechanism = mechanisms.find((name) => name === mechanism);
    this.named = undefined;
    super.handler_AUTH(command, callback);
  }

  override handler_MAIL(command: Buffer, callback: Done): void {
    this.#incoming.clear();
    super.handler_MAIL(command, callback);
  }

  override _validateMailParams(parsed: MailCommand): ReturnType<SMTPConnection['_validateMailParams']> {
    const { args } = parsed;
    if (args === false) return super._validateMailParams(parsed);
    if (Object.keys(args).some((name) => !mailParameters.includes(name))) {
      return { code: 501, message: '5.5.4 Unrecognized parameter', enhancedCode: null };
    }
    // BDAT carries any byte, so a binary body needs nothing more than an 8-bit one.
    if (typeof args.BODY === 'string' && args.BODY.toUpperCase() === 'BINARYMIME') args.BODY = '8BITMIME';
    return super._validateMailParams(parsed);
  }

  handler_BDAT(command: Buffer, callback: Done): void {
    const [, digits, last] = /^BDAT\s+(\d{1,12})(\s+LAST)?\s*$/i.exec(command.toString('latin1')) ?? [];
    if (digits === undefined || !(this._parser instanceof ChunkingStream)) {
      this.send(501, '5.5.4 Invalid arguments');
      callback();
      return;
    }
    // Even what is refused has to be read: the bytes come without being asked for.
    this._parser.startChunk(
      Number(digits),
      (bytes) => this.#keep(bytes),
      (resume) => void this.#endChunk(Number(digits), last !== undefined).finally(resume),
    );
    callback();
  }

  #keep(bytes: Buffer): void {
    if (this.session.envelope.rcptTo.length > 0) this.#incoming.add(bytes);
  }

  async #endChunk(size: number, isLast: boolean): Promise<void> {
    if (this.user === undefined) return this.refuse(this.secure ? 'not-authenticated' : 'starttls-required');
    if (this.session.envelope.rcptTo.length === 0) return this.send(503, '5.5.2 Need rcpt command');
    if (!isLast) return this.send(250, `2.0.0 OK, ${size} octets received`);
    const { isTooLarge } = this.#incoming;
    const raw = this.#incoming.take();
    if (isTooLarge) this.refuse('message-too-large');
    else await this.#takeMessage(raw).catch((error: unknown) => this.#failed(error));
    this._resetSession();
  }

  async #takeMessage(raw: Buffer): Promise<void> {
    const answer = await this.strike('BDAT');
    if (answer === undefined) await (this._server as ExchangeSmtpServer).take(this, raw);
    else if (answer !== 'ended') this.send(answer.code, answer.text);
  }

  // smtp-server takes all listeners off the socket that TLS is laid over, whoever put them there.
  override upgrade(callback: Done, secureCallback?: Done): void {
    const listeners = this.#tcp.rawListeners('close');
    super.upgrade(callback, secureCallback);
    for (const listener of listeners) this.#tcp.on('close', listener as () => void);
  }

  override _onClose(): void {
    if (!this._closed) {
      this.#command = 'disconnect';
      this.#fault = undefined;
      this.#note('OK');
    }
    super._onClose();
  }

  #note(said: string): void {
    const { user } = this;
    // What a client says instead of a command may be anything, a password too.
    const isCommand = ownSteps.includes(this.#command) || this._isSupported(this.#command);
    const outcome = isCommand ? said : said.replace(/ '.*' /, ' ');
    const isSignIn = this.#command === 'sign-in';
    this.#services.log.add({
      protocol: 'smtp',
      at: this.#services.now().toISOString(),
      connection: this.id,
      operation: isCommand ? this.#command : 'unrecognized',
      tls: this.secure,
      outcome,
      ...(user === undefined ? recordOfNamed(isSignIn ? this.named : undefined) : recordOf(user)),
      ...(isSignIn && this.#mechanism !== undefined ? { authentication: user?.how ?? this.#mechanism } : {}),
      ...(this.#fault === undefined ? {} : { fault: this.#fault }),
    });
  }
}

/** A name or an address in brackets; clients send almost anything else, which Exchange takes, but no spaces and control characters. */
function isHostname(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text !== '' && text.length <= 255 && !/[\u0000-\u0020\u007f]/.test(text);
}
