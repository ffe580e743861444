import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import {
  SMTPServer,
  type SMTPServerAuthentication,
  type SMTPServerAuthenticationResponse,
  type SMTPServerDataStream,
  type SMTPServerSession,
} from 'smtp-server';
import { namedIn } from '../authentication/signedIn.ts';
import type { ExchangeServices } from '../services.ts';
import { store } from '../submission/serverNames.ts';
import type { SendingSlot } from '../submission/submission.ts';
import { ExchangeConnection } from './exchangeConnection.ts';
import { IncomingMessage } from './incomingMessage.ts';
import { type ReplyDetails, type SmtpReply, type SmtpReplyName, smtpReply } from './smtpReplies.ts';
import { sendMessage } from './smtpSend.ts';
import { judgeSmtpSignIn, type SmtpKnock } from './smtpSignIn.ts';

/** Bytes: what Exchange Online announces. A mailbox may take less. */
const announcedSize = 157_286_400;
// "Client SMTP submission" takes this many RCPT commands; a mailbox's own limit is lower and told after the message.
const mostRecipients = 1_000;
// Milliseconds of silence; Exchange's connectors wait this long. [unverified for Exchange Online]
const idleTimeout = 300_000;
// Bytes of a command line: an access token of any length Entra issues fits.
const longestLine = 65_536;

/** A refusal on its way through smtp-server, which says what an error says. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly responseCode: number;

  constructor({ code, text }: SmtpReply) {
    super(text);
    this.responseCode = code;
  }
}

/** smtp-server with Exchange's rules. It listens on nothing: connections are handed to it. */
export class ExchangeSmtpServer extends SMTPServer {
  readonly services: ExchangeServices;
  readonly #connections = new WeakMap<SMTPServerSession, ExchangeConnection>();
  #last = BigInt(`0x08de${randomBytes(6).toString('hex')}`);

  constructor(services: ExchangeServices, tls: TlsOptions) {
    super({
      ...tls,
      // Old clients are told why they are refused (421 4.7.66), for which their handshake has to succeed.
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
      authMethods: ['LOGIN', 'XOAUTH2'],
      disabledCommands: ['WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD', 'LHLO'],
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: true,
      hideDSN: false,
      size: announcedSize,
      rejectOversized: true,
      maxRecipients: mostRecipients,
      maxCommandLength: longestLine,
      // Exchange counts errors, not commands.
      maxAllowedUnauthenticatedCommands: 1_000,
      socketTimeout: idleTimeout,
      closeTimeout: 1,
      logger: false,
    });
    this.services = services;
    // A connection that breaks is no fault of the mock.
    this.on('error', () => undefined);
  }

  nextNumber(): string {
    this.#last += 1n;
    return this.#last.toString(16).toUpperCase().padStart(16, '0');
  }

  attach(connection: ExchangeConnection): void {
    this.#connections.set(connection.session, connection);
  }

  /** Before the mock ends. */
  sayGoodbye(): void {
    for (const connection of this.connections) {
      if (connection instanceof ExchangeConnection) connection.refuse('service-unavailable');
    }
  }

  override connect(socket: Socket): void {
    const connection = new ExchangeConnection(this, socket);
    this.connections.add(connection);
    connection.on('error', (error) => this.emit('error', error));
    connection.init();
  }

  override onAuth(
    auth: SMTPServerAuthentication,
    session: SMTPServerSession,
    callback: (error: Error | null | undefined, response?: SMTPServerAuthenticationResponse) => void,
  ): void {
    const connection = this.#of(session);
    const knock: SmtpKnock = {
      mechanism: auth.method === 'XOAUTH2' ? 'xoauth2' : 'login',
      user: auth.username ?? '',
      secret: auth.accessToken ?? auth.password ?? '',
      isOldTls: connection.isOldTls,
    };
    this.#signIn(connection, knock).then(
      (answer) => (answer instanceof Error ? callback(answer) : callback(null, answer)),
      (error: unknown) => callback(this.#failure(connection, error)),
    );
  }

  async #signIn(
    connection: ExchangeConnection,
    knock: SmtpKnock,
  ): Promise<SMTPServerAuthenticationResponse | RefusedError> {
    const verdict = await judgeSmtpSignIn(knock, this.services);
    connection.named = await namedIn(knock.user, this.services.directory);
    const whom = 'user' in verdict ? verdict.user : { mailbox: connection.named, account: connection.named };
    const struck = await connection.strike('sign-in', whom);
    if (struck === 'ended') return this.#refused(connection, 'service-unavailable');
    if (struck !== undefined) return new RefusedError(struck);
    return 'user' in verdict ? { user: verdict.user } : this.#refused(connection, verdict.refusal);
  }

  #refused(
    connection: ExchangeConnection,
    name: SmtpReplyName,
    more: Pick<ReplyDetails, 'account' | 'from'> = {},
  ): RefusedError {
    return new RefusedError(smtpReply(name, connection.details(more)));
  }

  #failure(connection: ExchangeConnection, error: unknown): RefusedError {
    console.error('SMTP could not answer.', error);
    return this.#refused(connection, 'temporary-error');
  }

  override onData(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: (error?: Error | null, message?: string) => void,
  ): void {
    const connection = this.#of(session);
    const { user } = connection;
    if (user === undefined) {
      callback(this.#refused(connection, 'not-authenticated'));
      return;
    }
    const slot = this.services.submission.takeSlot(user.mailbox);
    const incoming = new IncomingMessage();
    let isWhole = false;
    stream.on('data', (piece: Buffer) => incoming.add(piece));
    // The client may go away in the middle of the message; only a listener keeps that from ending the process.
    stream.on('error', () => undefined);
    stream.on('close', () => {
      if (!isWhole) slot.release();
    });
    stream.on('end', () => {
      isWhole = true;
      if (incoming.isTooLarge) {
        slot.release();
        callback(this.#refused(connection, 'message-too-large'));
        return;
      }
      this.#submit(connection, incoming.take(), slot).then(
        (outcome) => (outcome instanceof Error ? callback(outcome) : callback(null, outcome)),
        (error: unknown) => callback(this.#failure(connection, error)),
      );
    });
  }

  /** A message that came by BDAT. */
  async take(connection: ExchangeConnection, raw: Buffer): Promise<void> {
    const { user } = connection;
    if (user === undefined) return;
    const slot = this.services.submission.takeSlot(user.mailbox);
    const outcome = await this.#submit(connection, raw, slot);
    if (outcome instanceof Error) connection.send(outcome.responseCode, outcome.message);
    else connection.send(250, outcome);
  }

  async #submit(connection: ExchangeConnection, raw: Buffer, slot: SendingSlot): Promise<string | RefusedError> {
    const { user, session } = connection;
    const { mailFrom, rcptTo } = session.envelope;
    if (user === undefined) return this.#refused(connection, 'not-authenticated');
    const message = {
      user,
      mailFrom: mailFrom === false ? '' : mailFrom.address,
      recipients: rcptTo.map(({ address }) => address),
      raw,
      slot,
      client: connection.clientDescription,
      tls: connection.tlsDescription,
    };
    const outcome = await sendMessage(message, this.services);
    if ('sent' in outcome) return `2.0.0 OK ${outcome.sent} [Hostname=${store}]`;
    return this.#refused(connection, outcome.refusal, outcome);
  }

  #of(session: SMTPServerSession): ExchangeConnection {
    const connection = this.#connections.get(session);
    if (connection === undefined) throw new Error('smtp-server asked for a session it does not have.');
    return connection;
  }
}
