import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { ExchangeServices } from '../../services.ts';
import { frontEnd } from '../../submission/serverNames.ts';
import { findCommand, findUidCommand } from '../commands/commandTable.ts';
import { ArgumentError, readArguments } from '../protocol/argumentReader.ts';
import { type ParsedCommand, parseCommand } from '../protocol/commandParser.ts';
import { type CommandLimits, type ReadCommand, readCommand } from '../protocol/commandReader.ts';
import { faultAnswer } from './faultAnswer.ts';
import type { FolderView } from './folderView.ts';
import type { CommandRule, ImapSession, Knock, SignedIn, Struck } from './imapSession.ts';
import { type Answer, type FarewellName, farewells, refusals, words } from './imapWords.ts';
import type { Timers } from './timers.ts';
import { createTransport } from './transport.ts';

/** Set-ImapSettings, MaxCommandSize: 10,240 bytes; and the largest message. */
const limitsIn: CommandLimits = { lines: 10_240, literals: 37_748_736 };
const limitsOut: CommandLimits = { lines: 10_240, literals: 10_240 };
/** Set-ImapSettings, AuthenticatedConnectionTimeout and PreAuthenticatedConnectionTimeout, in milliseconds. */
const patienceIn = 1_800_000;
const patienceOut = 60_000;
/** How long a session whose token ran out is still answered. */
const afterExpiry = 5000;
/** So many commands in a row that are none end a connection. */
const mostBad = 3;

/** Commands that need no mailbox, and are answered to a user who is "authenticated but not connected". [unverified] */
const withoutMailbox: readonly string[] = ['CAPABILITY', 'ID', 'LOGOUT'];
/** RFC 3501, section 7.4.1: message numbers do not change under these. */
const keepsNumbers: readonly string[] = ['FETCH', 'STORE', 'SEARCH'];

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
  const connection = randomUUID();
  let signedIn: SignedIn | undefined;
  let view: FolderView | undefined;
  let isExpired = false;
  let badCommands = 0;
  let unconnected = 0;
  let leaving: { readonly farewell: FarewellName | undefined } | undefined;
  let forgetExpiry: () => void = () => undefined;
  let telling: Promise<void> | undefined;

  const record = (operation: string, outcome: string, more: object = {}): void => {
    services.log.add({
      at: services.now().toISOString(),
      protocol: 'imap',
      connection,
      operation,
      tls: transport.isTls,
      outcome,
      ...(signedIn === undefined ? {} : describe(signedIn)),
      ...more,
    });
  };

  const bye = async (farewell: FarewellName): Promise<void> => {
    await transport.send(`* BYE ${farewells[farewell]}\r\n`);
  };

  const closeView = (): void => {
    view?.close();
    view = undefined;
  };

  const expire = (): void => {
    isExpired = true;
    closeView();
    record('disconnect', farewells['token-expired']);
    void bye('token-expired');
    forgetExpiry = timers.after(afterExpiry, () => transport.end());
  };

  const tell = async (expunges: boolean): Promise<void> => {
    for (const line of view?.news({ expunges }) ?? []) await transport.send(line);
  };

  /** Waits for the client, but not for ever. */
  const patiently = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    const forget = timers.after(signedIn === undefined ? patienceOut : patienceIn, () => {
      void bye('timed-out').then(transport.end);
      transport.source.end();
    });
    try {
      return await read();
    } finally {
      forget();
    }
  };

  const strike = async (operation: string, knock: Knock): Promise<Struck | undefined> => {
    const struck = await services.faults.strike({ protocol: 'imap', operation, ...knock });
    if (struck === undefined) return undefined;
    const what = faultAnswer(struck);
    const fault = struck.id;
    switch (what.kind) {
      case 'wait':
        await new Promise<void>((resolve) => timers.after(what.milliseconds, resolve));
        return undefined;
      case 'answer':
        return { answer: what.answer, outcome: textOf(what.answer), fault };
      case 'farewell':
        leaving = { farewell: what.farewell };
        return { answer: undefined, outcome: farewells[what.farewell], fault };
      case 'hang-up':
        leaving = { farewell: undefined };
        if (what.how === 'reset') transport.reset();
        return { answer: undefined, outcome: 'connection ended', fault };
    }
  };

  const session: ImapSession = {
    services,
    get isTls() {
      return transport.isTls;
    },
    get signedIn() {
      return signedIn;
    },
    get view() {
      return view;
    },
    send: transport.send,
    strike,
    async readLine() {
      const line = await patiently(() => transport.source.readLine(limitsOut.lines));
      return line.kind === 'line' ? line.bytes.toString('latin1') : undefined;
    },
    pushNews() {
      // One telling after another, since each waits for the client.
      const push = (): void => {
        telling = (telling ?? Promise.resolve()).then(() => tell(true));
      };
      onNews = push;
      push();
      return () => {
        onNews = () => undefined;
      };
    },
    openView(open) {
      view = open({
        onNews: () => onNews(),
        onReplaced: () => {
          void bye('timed-out').then(transport.end);
        },
      });
      return view;
    },
    closeView,
    startTls: async () => transport.startTls(await services.tls()),
    leave(farewell) {
      leaving = { farewell };
    },
    enter(who) {
      signedIn = who;
      if (who.expiresAt === undefined) return;
      forgetExpiry = timers.after(Math.max(0, who.expiresAt - services.now().getTime()), expire);
    },
    noteSignIn({ mechanism, outcome, fault }) {
      const authentication = signedIn?.how ?? mechanism;
      record('sign-in', outcome, { authentication, ...(fault === undefined ? {} : { fault }) });
    },
  };
  let onNews: () => void = () => undefined;

  const reply = async (tag: string, { status, code, text }: Answer): Promise<void> => {
    await transport.send(`${tag} ${status} ${code === undefined ? '' : `[${code}] `}${text}\r\n`);
  };

  const run = async ({ tag, name, arguments: given }: ParsedCommand): Promise<Answer | undefined> => {
    const [first, ...rest] = given;
    const byUid = name === 'UID' && first?.kind === 'atom';
    const actual = byUid ? first.text.toUpperCase() : name;
    const rule = byUid ? findUidCommand(actual) : findCommand(name);
    if (rule === undefined) return refusals['unknown-command'];
    const refusal = refuseByState(rule, actual);
    if (refusal !== undefined) return note(actual, refusal);
    const struck = isSignIn(actual) ? undefined : await strike(actual, knockOf(signedIn));
    if (struck !== undefined) {
      record(actual, struck.outcome, { fault: struck.fault });
      return struck.answer;
    }
    const answer = await carryOut(rule, {
      session,
      name: actual,
      byUid,
      given: readArguments(byUid ? rest : given),
      answerNow: (now) => reply(tag, now),
    });
    await telling;
    if (!keepsNumbers.includes(actual) || byUid) await tell(true);
    else await tell(false);
    return isSignIn(actual) && answer !== refusals.arguments ? answer : note(actual, answer);
  };

  const note = (name: string, answer: Answer | undefined): Answer | undefined => {
    record(name, answer === undefined || answer.status === 'OK' ? 'OK' : textOf(answer));
    return answer;
  };

  const refuseByState = (rule: CommandRule, name: string): Answer | undefined => {
    if (isExpired) return refusals['invalid-state'];
    if (signedIn?.connected === false && !withoutMailbox.includes(name)) {
      unconnected += 1;
      // domain.md 3.1, rows 4 and 7.
      if (unconnected > 1) leaving = { farewell: 'connection-closed' };
      return refusals['not-connected'];
    }
    const fits =
      rule.in === 'always' ||
      ((rule.in === 'signed-out' ? signedIn === undefined : signedIn !== undefined) &&
        (rule.in !== 'folder' || view !== undefined));
    return fits ? undefined : refusals['invalid-state'];
  };

  /** Counts what is no command; so many in a row and the connection is closed. */
  const judge = <Given extends Answer | undefined>(answer: Given): Given => {
    badCommands = answer?.status === 'BAD' ? badCommands + 1 : 0;
    if (badCommands >= mostBad) leaving ??= { farewell: 'connection-closed' };
    return answer;
  };

  const answerTo = async (read: Exclude<ReadCommand, { kind: 'end' }>): Promise<void> => {
    if (read.kind === 'line-too-long') return reply(read.tag ?? '*', judge(refusals['line-too-long']));
    if (read.kind === 'literal-too-large') {
      if (read.follows) leaving = { farewell: 'connection-closed' };
      return reply(read.tag ?? '*', judge(refusals['line-too-long']));
    }
    const command = parseCommand(read.pieces);
    if ('problem' in command) {
      const refusal = command.problem === 'syntax' ? refusals.syntax : refusals['unknown-command'];
      return reply(command.tag ?? '*', judge(refusal));
    }
    const answer = judge(await run(command));
    const told = isExpired && answer !== undefined ? refusals['invalid-state'] : answer;
    if (isExpired) leaving ??= { farewell: undefined };
    if (told !== undefined) await reply(command.tag, told);
  };

  const serve = async (): Promise<void> => {
    const struck = await strike('connect', knockOf(undefined));
    record('connect', struck?.outcome ?? 'OK', struck === undefined ? {} : { fault: struck.fault });
    if (struck !== undefined) {
      if (struck.answer !== undefined) await transport.send(`* BYE ${struck.answer.text}\r\n`);
      else if (leaving?.farewell !== undefined) await bye(leaving.farewell);
      return;
    }
    await transport.send(`* OK ${words.greeting} [${Buffer.from(frontEnd, 'utf16le').toString('base64')}]\r\n`);
    while (transport.isOpen && leaving === undefined) {
      const limits = signedIn === undefined ? limitsOut : limitsIn;
      const invite = (): void => void transport.send(`+ ${words.invitation}\r\n`);
      const read = await patiently(() => readCommand(transport.source, limits, invite));
      if (read.kind === 'end') return;
      await answerTo(read);
    }
    if (leaving?.farewell !== undefined) await bye(leaving.farewell);
  };

  const done = serve()
    .catch((error: unknown) => {
      console.error('An IMAP connection failed.', error);
    })
    .finally(() => {
      forgetExpiry();
      closeView();
      transport.end();
    });
  return {
    done,
    sayGoodbye() {
      void bye('signing-off').then(transport.end);
    },
  };
}

async function carryOut(rule: CommandRule, call: Parameters<CommandRule['run']>[0]): Promise<Answer | undefined> {
  try {
    return await rule.run(call);
  } catch (error) {
    if (error instanceof ArgumentError) return refusals.arguments;
    throw error;
  }
}

function isSignIn(name: string): boolean {
  return name === 'LOGIN' || name === 'AUTHENTICATE';
}

function textOf({ status, text }: Answer): string {
  return `${status} ${text}`;
}

function knockOf(signedIn: SignedIn | undefined): Knock {
  const { tenant, mailbox, account, appId } = signedIn ?? {};
  return { tenantId: tenant?.id, mailbox, account, appId };
}

function describe({ tenant, account, appId, mailbox }: SignedIn) {
  const who = account?.upn ?? appId;
  return {
    tenantId: tenant.id,
    mailbox: primaryAddress(mailbox),
    ...(who === undefined ? {} : { account: who }),
    ...(appId === undefined ? {} : { appId }),
  };
}
