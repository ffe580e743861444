import type { Socket } from 'node:net';
import { largestMessage } from '../../mailboxes/mail/mailboxContents.ts';
import type { ExchangeServices } from '../../services.ts';
import { frontEnd } from '../../submission/serverNames.ts';
import { type CommandLimits, readCommand } from '../protocol/commandReader.ts';
import { createCommandRunner, knockOf } from './commandRunner.ts';
import { words } from './imapWords.ts';
import { longestLine, openSession } from './openSession.ts';
import type { Timers } from './timers.ts';
import { createTransport } from './transport.ts';

/** Who has not signed in has nothing large to say. */
const limitsOut: CommandLimits = { lines: longestLine, literals: longestLine };
const limitsIn: CommandLimits = { lines: longestLine, literals: largestMessage };

export interface ImapConnection {
  /** Says goodbye because the mock ends. */
  sayGoodbye(): void;
  /** Resolves once the client is gone. */
  readonly done: Promise<void>;
}

export interface ImapConnectionOptions {
  readonly services: ExchangeServices;
  readonly socket: Socket;
  readonly isTls: boolean;
  readonly timers: Timers;
}

/** Speaks with one client until either hangs up. */
export function openImapConnection({ services, socket, isTls, timers }: ImapConnectionOptions): ImapConnection {
  const transport = createTransport(socket, isTls);
  const session = openSession({ services, transport, timers });
  const answer = createCommandRunner(session);
  const invite = (): void => void session.send(`+ ${words.invitation}\r\n`);

  /** False when a fault ends the connection before it began. */
  const greet = async (): Promise<boolean> => {
    const struck = await session.strike('connect', knockOf(undefined));
    session.record('connect', struck?.outcome ?? 'OK', struck === undefined ? {} : { fault: struck.fault });
    if (struck?.answer !== undefined) await session.send(`* BYE ${struck.answer.text}\r\n`);
    if (struck !== undefined) return false;
    await session.send(`* OK ${words.greeting} [${Buffer.from(frontEnd, 'utf16le').toString('base64')}]\r\n`);
    return true;
  };

  const serve = async (): Promise<void> => {
    if (!(await greet())) return;
    while (transport.isOpen && !session.isLeaving) {
      const limits = session.signedIn === undefined ? limitsOut : limitsIn;
      const read = await session.patiently(() => readCommand(transport.source, limits, invite));
      if (read.kind === 'end') return;
      await answer(read);
    }
  };

  const done = serve()
    .catch((error: unknown) => console.error('An IMAP connection failed.', error))
    .finally(session.close);
  return {
    done,
    sayGoodbye: () => void session.bye('signing-off').then(transport.end),
  };
}
