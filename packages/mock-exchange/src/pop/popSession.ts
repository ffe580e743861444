import { judgeMailSignIn, type MailCredentials } from '../authentication/mailSignIn.ts';
import { readPlain, readXoauth2 } from '../authentication/saslCredentials.ts';
import type { SignedIn } from '../authentication/signedIn.ts';
import type { ExchangeServices } from '../services.ts';
import { type Listed, type MailDrop, openMailDrop, stuffed, topOf } from './mailDrop.ts';
import { popReplies } from './popReplies.ts';

/** What a session answers: words, a message behind them, or the end. */
export interface PopAnswer {
  readonly line: string;
  /** Dot-stuffed, with the dot that ends it. */
  readonly body?: Buffer;
  /** What happens once the answer has left. */
  readonly after?: 'close' | 'start-tls';
}

/** What is known of the connection a command comes on. */
export interface PopFacts {
  readonly isSecure: boolean;
}

/** One conversation (RFC 1939 with Exchange's words). It knows nothing of sockets. */
export interface PopSession {
  /** How the last sign-in was tried. */
  readonly mechanism: MailCredentials['mechanism'] | undefined;
  readonly user: SignedIn | undefined;
  /** Whom the last sign-in asked for, as it was written. */
  readonly named: string;
  /** Whether the next line belongs to a sign-in under way; it may be longer than a command, and is no command. */
  readonly isInDialogue: boolean;
  answer(line: string, facts: PopFacts): Promise<PopAnswer>;
  /** As if nobody had signed in. */
  signOut(): void;
}

const ok: PopAnswer = { line: '+OK' };
const refusals = {
  invalidState: { line: popReplies['invalid-state'] },
  noMessage: { line: popReplies['no-message'] },
} as const satisfies Record<string, PopAnswer>;

export function createPopSession(services: ExchangeServices): PopSession {
  let user: SignedIn | undefined;
  let drop: MailDrop | undefined;
  let name: string | undefined;
  let mechanism: MailCredentials['mechanism'] | undefined;
  let named = '';
  let dialogue: ((line: string) => Promise<PopAnswer>) | undefined;

  const signIn = async (credentials: Omit<MailCredentials, 'protocol'> | undefined): Promise<PopAnswer> => {
    const isLogin = credentials?.mechanism === 'login';
    const refusal = { line: popReplies[isLogin ? 'logon-failure' : 'authentication-failure'] };
    named = credentials?.user ?? '';
    if (credentials === undefined) return refusal;
    const verdict = await judgeMailSignIn({ protocol: 'pop', ...credentials }, services);
    if (verdict.verdict === 'refused' || !verdict.connected) return refusal;
    user = verdict;
    drop = openMailDrop(verdict.mailbox, services.mail);
    return { line: isLogin ? '+OK User successfully logged on.' : '+OK User successfully authenticated.' };
  };

  const authenticate = async (argument: string): Promise<PopAnswer> => {
    const [wanted = '', initial] = argument.split(' ', 2);
    const chosen = wanted.toLowerCase();
    if (chosen !== 'plain' && chosen !== 'xoauth2') return { line: popReplies['unknown-mechanism'] };
    mechanism = chosen;
    const finish = (response: string): Promise<PopAnswer> => {
      const read = chosen === 'plain' ? readPlain(response) : readXoauth2(response);
      return signIn(read === undefined ? undefined : { mechanism: chosen, ...read });
    };
    if (initial !== undefined && initial !== '') return finish(initial === '=' ? '' : initial);
    dialogue = finish;
    return { line: '+ ' };
  };

  /** Until somebody has signed in: without TLS nothing but asking for it. */
  const beforeSignIn: Readonly<Record<string, (argument: string, facts: PopFacts) => Promise<PopAnswer>>> = {
    CAPA: async (_argument, { isSecure }) => capabilities(isSecure ? ['SASL PLAIN XOAUTH2', 'USER'] : ['STLS']),
    STLS: async (_argument, { isSecure }) =>
      isSecure ? refusals.invalidState : { line: '+OK Begin TLS negotiation.', after: 'start-tls' },
    AUTH: async (argument, { isSecure }) => (isSecure ? authenticate(argument) : refusals.invalidState),
    USER: async (argument, { isSecure }) => {
      if (!isSecure || argument === '') return refusals.invalidState;
      name = argument;
      return ok;
    },
    PASS: async (argument, { isSecure }) => {
      if (!isSecure || name === undefined) return refusals.invalidState;
      mechanism = 'login';
      const credentials = { mechanism, user: name, secret: argument };
      name = undefined;
      return signIn(credentials);
    },
  };

  return {
    signOut() {
      user = undefined;
      drop = undefined;
    },
    get mechanism() {
      return mechanism;
    },
    get user() {
      return user;
    },
    get named() {
      return named;
    },
    get isInDialogue() {
      return dialogue !== undefined;
    },
    async answer(line, facts) {
      if (dialogue !== undefined) {
        const finish = dialogue;
        dialogue = undefined;
        return finish(line.trim());
      }
      const [, verb = '', argument = ''] = /^(\S+)\s?(.*)$/.exec(line) ?? [];
      const command = verb.toUpperCase();
      if (command === 'QUIT') return quit(drop);
      if (drop !== undefined) return answerMail(command, argument.trim(), drop);
      // The argument of PASS is everything behind the space, blanks included.
      const run = Object.hasOwn(beforeSignIn, command) ? beforeSignIn[command] : undefined;
      if (run !== undefined) return run(argument, facts);
      return isMailCommand(command) ? refusals.invalidState : { line: popReplies['unknown-command'] };
    },
  };
}

function capabilities(more: readonly string[]): PopAnswer {
  return { line: '+OK', body: Buffer.from(['TOP', 'UIDL', ...more, '.', ''].join('\r\n')) };
}

async function quit(drop: MailDrop | undefined): Promise<PopAnswer> {
  await drop?.commit();
  return { line: '+OK Microsoft Exchange Server POP3 server signing off.', after: 'close' };
}

/** UIDL is the message's UID, which it keeps for as long as it stays in the Inbox. */
const mailCommands: Readonly<Record<string, (drop: MailDrop, argument: string) => PopAnswer>> = {
  CAPA: () => capabilities(['SASL PLAIN XOAUTH2', 'USER']),
  NOOP: () => ok,
  STAT: (drop) => ({ line: `+OK ${totals(drop)}` }),
  LIST: (drop, argument) => listing(drop, argument, ({ raw }) => raw.length, totals(drop)),
  UIDL: (drop, argument) => listing(drop, argument, ({ uid }) => uid, ''),
  RETR: (drop, argument) => {
    const found = drop.find(argument);
    return found === undefined ? refusals.noMessage : { line: '+OK', body: stuffed(found.message.raw) };
  },
  TOP: (drop, argument) => {
    const [number, lines = ''] = argument.split(/\s+/);
    const found = drop.find(number);
    if (found === undefined || !/^\d{1,9}$/.test(lines)) return refusals.noMessage;
    return { line: '+OK', body: stuffed(topOf(found.message.raw, Number(lines))) };
  },
  DELE: (drop, argument) => {
    const found = drop.find(argument);
    if (found === undefined) return refusals.noMessage;
    drop.mark(found.number);
    return ok;
  },
  RSET: (drop) => {
    drop.unmarkAll();
    return ok;
  },
};

const signInCommands: readonly string[] = ['USER', 'PASS', 'AUTH', 'STLS'];

export function isPopCommand(command: string): boolean {
  return command === 'QUIT' || signInCommands.includes(command) || isMailCommand(command);
}

function isMailCommand(command: string): boolean {
  return Object.hasOwn(mailCommands, command);
}

async function answerMail(command: string, argument: string, drop: MailDrop): Promise<PopAnswer> {
  const run = isMailCommand(command) ? mailCommands[command] : undefined;
  if (run !== undefined) return run(drop, argument);
  return signInCommands.includes(command) ? refusals.invalidState : { line: popReplies['unknown-command'] };
}

function totals(drop: MailDrop): string {
  const list = drop.list();
  return `${list.length} ${list.reduce((sum, { message }) => sum + message.raw.length, 0)}`;
}

function listing(
  drop: MailDrop,
  argument: string,
  tell: (message: Listed['message']) => number,
  summary: string,
): PopAnswer {
  if (argument !== '') {
    const found = drop.find(argument);
    return found === undefined ? refusals.noMessage : { line: `+OK ${found.number} ${tell(found.message)}` };
  }
  const lines = drop.list().map(({ number, message }) => `${number} ${tell(message)}\r\n`);
  return { line: `+OK ${summary}`.trimEnd(), body: Buffer.from(`${lines.join('')}.\r\n`) };
}
