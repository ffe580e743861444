import type { Format } from '../format.ts';

export type SelfAuthorizationMessages = ReturnType<typeof selfAuthorizationEnglish>;

/** For a user who connects their own mailbox. */
export const selfAuthorizationEnglish = (_format: Format) => ({
  title: 'Connect your mailbox',
  intro: (account: string) =>
    `Sign in to Microsoft once as ${account}, with your own work account. Your password stays with Microsoft.`,
  allows: 'What it allows',
  until: 'The invitation ends',
  signIn: 'Sign in with Microsoft',
  signingIn: 'Opening Microsoft…',
  done: 'Your mailbox is connected',
  doneSecond: 'There is nothing more to do. You can close this page.',
  expired: 'This invitation has ended',
  revoked: 'This invitation was withdrawn',
  askAgain: 'Ask your administrator for a new one.',
  none: 'There is no invitation for you',
  waiting: 'Continue in the Microsoft window',
  again: 'Try again',
});
