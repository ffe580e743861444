import { findCommand, findUidCommand } from '../commands/commandTable.ts';
import { ArgumentError, readArguments } from '../protocol/argumentReader.ts';
import { type ParsedCommand, parseCommand } from '../protocol/commandParser.ts';
import type { ReadCommand } from '../protocol/commandReader.ts';
import type { CommandCall, CommandRule, Knock, SignedIn } from './imapSession.ts';
import { type Answer, refusals } from './imapWords.ts';
import { type OpenSession, outcomeOf } from './openSession.ts';

/** So many commands in a row that are none end a connection. */
const mostBad = 3;
/** Commands that need no mailbox, and are answered to a user who is "authenticated but not connected". [unverified] */
const withoutMailbox: readonly string[] = ['CAPABILITY', 'ID', 'LOGOUT'];
/** RFC 3501, section 7.4.1: message numbers do not change under these. */
const keepsNumbers: readonly string[] = ['FETCH', 'STORE', 'SEARCH'];

/** Answers what was read as a command, one at a time. */
export function createCommandRunner(
  session: OpenSession,
): (read: Exclude<ReadCommand, { kind: 'end' }>) => Promise<void> {
  let badCommands = 0;
  let unconnected = 0;

  const refuseByState = (rule: CommandRule, name: string): Answer | undefined => {
    if (session.isExpired) return refusals['invalid-state'];
    if (session.signedIn?.connected !== false || withoutMailbox.includes(name)) {
      return fitsState(rule, session) ? undefined : refusals['invalid-state'];
    }
    // domain.md 3.1, rows 4 and 7.
    unconnected += 1;
    if (unconnected > 1) session.leave('connection-closed');
    return refusals['not-connected'];
  };

  const run = async ({ tag, name, arguments: given }: ParsedCommand): Promise<Answer | undefined> => {
    const [first, ...rest] = given;
    const byUid = name === 'UID' && first?.kind === 'atom';
    const actual = byUid ? first.text.toUpperCase() : name;
    const rule = byUid ? findUidCommand(actual) : findCommand(name);
    if (rule === undefined) return refusals['unknown-command'];
    const refusal = refuseByState(rule, actual);
    if (refusal !== undefined) return note(actual, refusal);
    const answerNow = (answer: Answer): Promise<void> => reply(session, tag, answer);
    const call = { session, name: actual, byUid, given: readArguments(byUid ? rest : given), answerNow };
    // What comes of a sign-in, and what a fault makes of it, is written down where it is judged.
    if (isSignIn(actual)) return carryOut(rule, call);
    const struck = await session.strike(actual, knockOf(session.signedIn));
    if (struck !== undefined) {
      session.record(actual, struck.outcome, { fault: struck.fault });
      return struck.answer;
    }
    const answer = await carryOut(rule, call);
    await session.tellNews({ expunges: byUid || !keepsNumbers.includes(actual) });
    return note(actual, answer);
  };

  const note = (name: string, answer: Answer | undefined): Answer | undefined => {
    session.record(name, answer === undefined ? 'OK' : outcomeOf(answer));
    return answer;
  };

  /** Counts what is no command; so many in a row and the connection is closed. */
  const count = <Given extends Answer | undefined>(answer: Given): Given => {
    badCommands = answer?.status === 'BAD' ? badCommands + 1 : 0;
    if (badCommands >= mostBad) session.leave('connection-closed');
    return answer;
  };

  return async (read) => {
    if (read.kind !== 'command') {
      if (read.kind === 'literal-too-large' && read.follows) session.leave('connection-closed');
      return reply(session, read.tag, count(refusals['line-too-long']));
    }
    const command = parseCommand(read.pieces);
    if ('problem' in command) {
      return reply(session, command.tag, count(refusals[command.problem === 'syntax' ? 'syntax' : 'unknown-command']));
    }
    const answer = count(await run(command));
    if (session.isExpired) session.leave(undefined);
    if (answer === undefined) return undefined;
    return reply(session, command.tag, session.isExpired ? refusals['invalid-state'] : answer);
  };
}

async function reply(session: OpenSession, tag: string | undefined, { status, code, text }: Answer): Promise<void> {
  await session.send(`${tag ?? '*'} ${status} ${code === undefined ? '' : `[${code}] `}${text}\r\n`);
}

async function carryOut(rule: CommandRule, call: CommandCall): Promise<Answer | undefined> {
  try {
    return await rule.run(call);
  } catch (error) {
    if (error instanceof ArgumentError) return refusals.arguments;
    console.error(`The IMAP command ${call.name} failed.`, error);
    return refusals['server-unavailable'];
  }
}

function fitsState(rule: CommandRule, { signedIn, view }: OpenSession): boolean {
  switch (rule.in) {
    case 'always':
      return true;
    case 'signed-out':
      return signedIn === undefined;
    case 'signed-in':
      return signedIn !== undefined;
    case 'folder':
      return view !== undefined;
  }
}

function isSignIn(name: string): boolean {
  return name === 'LOGIN' || name === 'AUTHENTICATE';
}

/** Whom a fault may be meant for, once somebody is signed in. */
export function knockOf(signedIn: SignedIn | undefined): Knock {
  const { tenant, mailbox, account, appId } = signedIn ?? {};
  return { tenantId: tenant?.id, mailbox, account, appId };
}
