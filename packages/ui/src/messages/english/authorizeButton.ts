import type { Format } from '../format.ts';

export type AuthorizeButtonMessages = ReturnType<typeof authorizeButtonEnglish>;

/** What the button says before anybody leaves for Microsoft. What comes later is in `authorization`. */
export const authorizeButtonEnglish = (_format: Format) => ({
  authorize: 'Authorize with Microsoft',
  authorizeAgain: 'Sign in again with Microsoft',
  approve: 'Approve for the organization',
  switchAccount: 'Switch account',
  starting: 'Opening Microsoft…',
  waiting: 'Waiting for Microsoft…',
  expectation: (account: string) => `You will sign in as ${account}, not as yourself.`,
  expectationConsent: 'A Global or Privileged Role Administrator signs in and approves. No mailbox is opened.',
  failedToStart: 'The authorization did not start.',
  gone: 'This connection is gone.',
});
