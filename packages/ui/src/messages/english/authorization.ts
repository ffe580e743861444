import type { Format } from '../format.ts';

export type AuthorizationMessages = ReturnType<typeof authorizationEnglish>;

/** Leaving for Microsoft and coming back. */
export const authorizationEnglish = (_format: Format) => ({
  authorize: 'Authorize with Microsoft',
  authorizeAgain: 'Sign in again with Microsoft',
  switchAccount: 'Switch account',
  starting: 'Opening Microsoft…',
  expectation: (account: string) => `You will sign in as ${account}, not as yourself.`,
  pickerHint: (account: string) =>
    `Microsoft shows a list of accounts first: choose ${account} or “Use another account”.`,
  failedToStart: 'The authorization did not start.',
  microsoftUnreachable:
    'Microsoft’s sign-in page cannot be reached right now. Your connection is unchanged; try again in a few minutes.',
  connecting: 'Finishing the authorization…',
  succeeded: (account: string) => `Connected as ${account}`,
  succeededNext: 'Microsoft accepted the service account. Tick a few users to try it out.',
  wrongAccount: 'Connected as someone else',
  wrongAccountDetail: (returned: string, expected: string) =>
    `Microsoft answered for ${returned}. This connection expects ${expected}.`,
  wrongAccountSilent: 'Your browser was still signed in to Microsoft, so Microsoft answered without asking.',
  wrongAccountKept: 'Nothing was stored and nobody was moved.',
  wrongTenant: (returned: string, expected: string) =>
    `The account belongs to the tenant ${returned}; this connection expects ${expected}.`,
  declined: 'Declined at Microsoft',
  declinedDetail: (account: string) =>
    `Somebody pressed Cancel, or ${account} may not approve this. Nothing was changed.`,
  expired: 'This authorization ran out of time',
  expiredDetail: 'It was not finished at Microsoft in time. Start again; nothing was changed.',
  failed: 'Microsoft refused',
  failedDetail: 'The service account was not connected. This is what Microsoft answered:',
  stranded: 'Microsoft showed a message?',
  strandedDetail: 'The sign-in did not come back. If Microsoft showed an error, follow it, then start again.',
  startAgain: 'Start again',
  notFound: 'This authorization is not known any more.',
});
