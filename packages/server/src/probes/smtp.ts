import { redact } from '@authshift/core';
import { createTransport } from 'nodemailer';
import { callMicrosoft } from '../telemetry/microsoftCalls.ts';
import { type Caller, isOwn, readMailAddress } from './caller.ts';
import { type Outcome, refused, TIMEOUT_MILLISECONDS, unreachable } from './outcome.ts';

/** Signs in where mail is handed in, over TLS and no other way, and sends nothing. */
export function trySmtp(caller: Caller, mailbox: string): Promise<Outcome> {
  return visitSmtp(caller, mailbox, async (transport, heard) => {
    await transport.verify();
    return { kind: 'works', items: 0, literal: heard.find((line) => line.startsWith('235')) ?? '235', code: '235' };
  });
}

/** What is handed in: a plain text that the mailbox sends to itself. */
export interface Letter {
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands in one message, from the mailbox to itself. */
export function sendToSelf(caller: Caller, mailbox: string, letter: Letter): Promise<Outcome> {
  return visitSmtp(caller, mailbox, async (transport) => {
    const { response } = await transport.sendMail({ from: mailbox, to: mailbox, ...letter });
    return { kind: 'works', items: 1, literal: redact(response), code: '250' };
  });
}

type Visit = (transport: ReturnType<typeof createTransport>, heard: readonly string[]) => Promise<Outcome>;

function visitSmtp(caller: Caller, mailbox: string, visit: Visit): Promise<Outcome> {
  return callMicrosoft('smtp', () => converse(caller, mailbox, visit));
}

async function converse(caller: Caller, mailbox: string, visit: Visit): Promise<Outcome> {
  const { credential, ca } = caller;
  const { host, servername, port, secure } = readMailAddress(caller.smtpAddress, caller.ip);
  const heard: string[] = [];
  const hear = (entry: { readonly tnx?: unknown }, text: unknown): void => {
    if (entry.tnx === 'server' && typeof text === 'string') heard.push(text.trim());
  };
  const silent = (): void => {};
  const transport = createTransport({
    host,
    servername,
    port,
    secure,
    requireTLS: !secure,
    ...(ca === null ? {} : { tls: { ca } }),
    connectionTimeout: TIMEOUT_MILLISECONDS,
    greetingTimeout: TIMEOUT_MILLISECONDS,
    socketTimeout: TIMEOUT_MILLISECONDS,
    // Whom to name: the account that signed in, or with an app's own token the mailbox.
    auth:
      credential.kind === 'token'
        ? { type: 'OAuth2', user: credential.app ? mailbox : caller.account, accessToken: credential.token }
        : { user: caller.account, pass: credential.password },
    logger: { level: silent, trace: silent, debug: hear, info: silent, warn: silent, error: silent, fatal: silent },
    debug: true,
  });
  try {
    return await visit(transport, heard);
  } catch (error) {
    const { response, responseCode } = error as { response?: unknown; responseCode?: unknown };
    if (typeof response !== 'string' || response === '') return unreachable(error);
    const code = typeof responseCode === 'number' ? String(responseCode) : null;
    return refused(response, { code, aboutCaller: isOwn(caller, mailbox) });
  } finally {
    transport.close();
  }
}
