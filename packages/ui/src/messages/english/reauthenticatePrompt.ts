import type { Format } from '../format.ts';

export type ReauthenticatePromptMessages = ReturnType<typeof reauthenticatePromptEnglish>;

/** The reminder that a connection has to be signed in again, and how it ended. */
export const reauthenticatePromptEnglish = (format: Format) => ({
  title: (name: string) => `${name} needs somebody to sign in again`,
  why: 'Until then nothing syncs over this connection. Users and their ticks stay as they are.',
  whyEnding: 'Its credential ends soon. Signing in now avoids an interruption.',
  account: 'Account to sign in with',
  address: 'Service address',
  lastSuccess: 'Last success',
  password: 'Its password is not shown here, and is only needed if Microsoft asks for it.',
  now: 'Sign in again now',
  later: 'Later',
  connected: (account: string) => `Connected as ${account}`,
  notConnected: 'Not connected',
  answer: 'What Microsoft answered',
  done: 'Done',
  loop: (times: number) =>
    format.plural(times, {
      one: 'This was tried # time without success',
      other: 'This was tried # times without success',
    }),
  loopAdvice:
    'Trying once more is not going to help. Paste what Microsoft’s page says below, have the account finish what Microsoft asks of it at office.com and in Outlook, or hand this to support.',
  loopCopy: 'Copy for support',
  loopWhat: 'How this went round in circles',
  allTheSame: 'Try all the same',
  dueFor: 'since',
});
