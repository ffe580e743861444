import { type ResponseValue, writeUntagged } from '../protocol/responseWriter.ts';
import type { CommandCall, CommandRule, ImapSession } from '../session/imapSession.ts';
import { completed, ok, refusals, words } from '../session/imapWords.ts';

/** Commands about the connection itself. */
export const sessionCommands: Readonly<Record<string, CommandRule>> = {
  CAPABILITY: {
    in: 'always',
    async run({ session, given, name }) {
      given.end();
      await session.send(`* CAPABILITY ${capabilitiesOf(session)}\r\n`);
      return completed(name);
    },
  },
  NOOP: { in: 'always', run: nothing },
  LOGOUT: {
    in: 'always',
    async run({ session, given, name }) {
      given.end();
      await session.send(`* BYE ${words.goodbye}\r\n`);
      session.leave(undefined);
      return completed(name);
    },
  },
  ID: {
    in: 'always',
    async run({ session, given, name }) {
      if (given.peek()?.kind === 'list') given.list();
      else given.atom();
      given.end();
      await session.send(writeUntagged([{ atom: 'ID' }, [...words.identity] as readonly ResponseValue[]]));
      return completed(name);
    },
  },
  STARTTLS: {
    in: 'signed-out',
    async run({ session, given, answerNow }) {
      given.end();
      if (session.isTls) return refusals['unknown-command'];
      await answerNow(ok('Begin TLS negotiation now.'));
      await session.startTls();
      return undefined;
    },
  },
  NAMESPACE: {
    in: 'signed-in',
    async run({ session, given, name }) {
      given.end();
      await session.send('* NAMESPACE (("" "/")) NIL NIL\r\n');
      return completed(name);
    },
  },
  IDLE: { in: 'signed-in', run: idle },
};

async function nothing({ given, name }: CommandCall) {
  given.end();
  return completed(name);
}

/** RFC 2177: until the client says DONE. */
async function idle({ session, given, name }: CommandCall) {
  given.end();
  await session.send(`+ ${words.idling}\r\n`);
  const stop = session.pushNews();
  const line = await session.readLine();
  stop();
  return line?.trim().toUpperCase() === 'DONE' ? completed(name) : refusals.syntax;
}

function capabilitiesOf({ isTls, signedIn }: ImapSession): string {
  if (signedIn !== undefined) return words.capabilitiesSignedIn;
  return isTls ? words.capabilities : words.capabilitiesBeforeTls;
}
