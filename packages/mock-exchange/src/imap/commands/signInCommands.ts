import { judgeMailSignIn, type MailCredentials, type MailSignIn } from '../../authentication/mailSignIn.ts';
import { readPlain, readXoauth2 } from '../../authentication/saslCredentials.ts';
import type { CommandCall, CommandRule, ImapSession, Knock } from '../session/imapSession.ts';
import { type Answer, completed, refusals } from '../session/imapWords.ts';

/** Commands that say who is there. */
export const signInCommands: Readonly<Record<string, CommandRule>> = {
  LOGIN: {
    in: 'signed-out',
    async run({ session, given }) {
      const user = given.text();
      const secret = given.text();
      given.end();
      if (!session.isTls) return refusals['unknown-command'];
      return signIn(session, { protocol: 'imap', mechanism: 'login', user, secret });
    },
  },
  AUTHENTICATE: { in: 'signed-out', run: authenticate },
};

const mechanisms = { PLAIN: ['plain', readPlain], XOAUTH2: ['xoauth2', readXoauth2] } as const;

async function authenticate({ session, given }: CommandCall): Promise<Answer | undefined> {
  const wanted = given.atom().toUpperCase();
  const initial = given.left > 0 ? given.atom() : undefined;
  given.end();
  if (!session.isTls) return refusals['unknown-command'];
  // [unverified] for mechanisms that are not served
  if (wanted !== 'PLAIN' && wanted !== 'XOAUTH2') return refusals['authenticate-failed'];
  if (initial === undefined) await session.send('+ \r\n');
  const response = initial ?? (await session.readLine());
  // RFC 3501, section 6.2.2: a lone * takes the command back. [unverified] words
  if (response === undefined || response === '*') return refusals['authenticate-cancelled'];
  const [mechanism, read] = mechanisms[wanted];
  const credentials = read(response) ?? { user: '', secret: '' };
  return signIn(session, { protocol: 'imap', mechanism, ...credentials });
}

async function signIn(session: ImapSession, credentials: MailCredentials): Promise<Answer | undefined> {
  const { mechanism } = credentials;
  const verdict = await judgeMailSignIn(credentials, session.services);
  const struck = await session.strike('sign-in', await knockOf(session, credentials.user, verdict));
  if (struck !== undefined) {
    session.noteSignIn({ mechanism, outcome: struck.outcome, fault: struck.fault });
    return struck.answer;
  }
  if (verdict.verdict === 'refused') {
    const answer = refuse(session, credentials, verdict.why);
    session.noteSignIn({ mechanism, outcome: `${answer.status} ${answer.text}` });
    return answer;
  }
  session.enter(verdict);
  session.noteSignIn({ mechanism, outcome: 'OK' });
  return completed(mechanism === 'login' ? 'LOGIN' : 'AUTHENTICATE');
}

/** Whom a sign-in is about, as far as a fault can be meant for them; a token that is refused stands for nobody. */
async function knockOf({ services }: ImapSession, user: string, verdict: MailSignIn): Promise<Knock> {
  if (verdict.verdict === 'in') return { ...verdict, tenantId: verdict.tenant.id };
  const mailbox = await services.directory.findUser({ address: user });
  return { tenantId: mailbox?.tenantId, mailbox, account: mailbox, appId: undefined };
}

type Refusal = Extract<MailSignIn, { verdict: 'refused' }>['why'];

/** domain.md 3.1, rows 1, 2, 3, 8 and 13: work accounts are told nothing, personal ones a little. */
function refuse(session: ImapSession, { mechanism }: MailCredentials, why: Refusal): Answer {
  if (why === 'basic-ended-personal') {
    session.leave('signing-off');
    return refusals['basic-disabled'];
  }
  if (mechanism !== 'login') return refusals['authenticate-failed'];
  return why === 'account-blocked-personal' ? refusals['account-blocked'] : refusals['login-failed'];
}
