import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { callMicrosoft } from '../telemetry/microsoftCalls.ts';
import { type Caller, isOwn, passwordUser, readMailAddress } from './caller.ts';
import { type Outcome, refused, TIMEOUT_MILLISECONDS, unreachable } from './outcome.ts';

/** Opens a mailbox over IMAP and counts the messages of its inbox. With a token the user of XOAUTH2 is the mailbox (RFC 7628). */
export function readImap(caller: Caller, mailbox: string): Promise<Outcome> {
  return visitImap(caller, mailbox, async (client, heard) => {
    const signedIn = answerTo('AUTHENTICATE', heard) ?? answerTo('LOGIN', heard);
    const { messages = 0 } = (await client.status('INBOX', { messages: true })) || {};
    return { kind: 'works', items: messages, literal: signedIn ?? 'OK', code: 'OK' };
  });
}

/** Signs in, does what is to be done, and signs out; a refusal on the way is the outcome, in the server's words. */
export function visitImap(caller: Caller, mailbox: string, visit: Visit): Promise<Outcome> {
  return callMicrosoft('imap', () => converse(caller, mailbox, visit));
}

type Visit = (client: ImapFlow, heard: readonly string[]) => Promise<Outcome>;

async function converse(caller: Caller, mailbox: string, visit: Visit): Promise<Outcome> {
  const heard: string[] = [];
  const client = new ImapFlow(optionsOf(caller, mailbox, heard));
  // What ends a line nobody waits on any more is told by the call under way.
  client.on('error', () => {});
  try {
    await client.connect();
    const outcome = await visit(client, heard);
    await client.logout();
    return outcome;
  } catch (error) {
    const answer = lastRefusal(heard);
    if (answer === null) return unreachable(error);
    return refused(answer, { code: /^\S+ (NO|BAD)\b/.exec(answer)?.[1] ?? null, aboutCaller: isOwn(caller, mailbox) });
  } finally {
    client.close();
  }
}

function optionsOf(caller: Caller, mailbox: string, heard: string[]): ImapFlowOptions {
  const { credential, ca } = caller;
  const { host, servername, port, secure } = readMailAddress(caller.address, caller.ip);
  const hear = (entry: object): void => {
    const { src, msg } = entry as { src?: unknown; msg?: unknown };
    if (src === 's' && typeof msg === 'string') heard.push(msg);
  };
  return {
    host,
    servername,
    port,
    secure,
    ...(secure ? {} : { doSTARTTLS: true }),
    ...(ca === null ? {} : { tls: { ca } }),
    auth:
      credential.kind === 'token'
        ? { user: mailbox, accessToken: credential.token }
        : { user: passwordUser(caller, mailbox), pass: credential.password },
    disableAutoIdle: true,
    connectionTimeout: TIMEOUT_MILLISECONDS,
    greetingTimeout: TIMEOUT_MILLISECONDS,
    socketTimeout: TIMEOUT_MILLISECONDS,
    // The library shortens what it was told; its log has it word for word, and what we say in it is masked.
    logger: { debug: hear, info() {}, warn() {}, error() {} },
  };
}

/** The last line that says a command went well. */
export function answerTo(command: string, heard: readonly string[]): string | null {
  return heard.findLast((line) => new RegExp(`^\\S+ OK .*${command}`, 'i').test(line)) ?? null;
}

function lastRefusal(heard: readonly string[]): string | null {
  return heard.findLast((line) => /^(\S+ (NO|BAD)\b|\* BYE\b)/.test(line)) ?? null;
}
