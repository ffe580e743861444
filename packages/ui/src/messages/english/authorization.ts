import type { Format } from '../format.ts';

export type AuthorizationMessages = ReturnType<typeof authorizationEnglish>;

/** While somebody is at Microsoft, and after. */
export const authorizationEnglish = (_format: Format) => ({
  pickerHint: (account: string) =>
    `Microsoft shows a list of accounts first: choose ${account} or “Use another account”.`,
  signedInHere: (other: string, account: string) =>
    `Microsoft knows this browser as ${other}: choose ${account} there, or “Use another account”.`,
  failedToStart: 'The authorization did not start.',
  microsoftUnreachable:
    'Microsoft’s sign-in page cannot be reached right now. Your connection is unchanged; try again in a few minutes.',
  waiting: 'Continue in the Microsoft window',
  waitingDetail: (account: string) =>
    `Sign in there as ${account}. This page notices by itself when you have finished, even if the window is closed.`,
  openUntil: 'Open until',
  reopen: 'Open Microsoft again',
  stopWaiting: 'Stop waiting',
  blocked: 'Your browser kept the window from opening',
  blockedDetail: 'Open Microsoft with this link instead; this page waits for the outcome.',
  openLink: 'Open Microsoft in a new tab',
  connecting: 'Finishing the authorization…',
  succeeded: (account: string) => `Connected as ${account}`,
  succeededNext: 'Microsoft accepted the service account. Tick a few users to try it out.',
  closeWindow: 'You can close this window.',
  wrongAccount: 'Connected as someone else',
  wrongAccountDetail: (returned: string, expected: string) =>
    `Microsoft answered for ${returned}. This connection expects ${expected}.`,
  wrongAccountSilent: 'Your browser was still signed in to Microsoft, so Microsoft answered without asking.',
  wrongAccountKept: 'Nothing was stored and nobody was moved.',
  wrongTenant: (returned: string, expected: string) =>
    `The account belongs to the tenant ${returned}; this connection expects ${expected}.`,
  alias: (returned: string) => `Is ${returned} the same account?`,
  aliasDetail: (returned: string, expected: string) =>
    `Microsoft answered for ${returned}, which also has the address ${expected}. If that is the same account under another name, accept the name and sign in once more. Nothing of the sign-in was kept.`,
  acceptAlias: (returned: string) => `Accept ${returned}`,
  aliasFailed: 'The name was not accepted.',
  declined: 'Declined at Microsoft',
  declinedDetail: (account: string) =>
    `Somebody pressed Cancel, or ${account} may not approve this. Nothing was changed.`,
  expired: 'This authorization ran out of time',
  expiredDetail: 'It was not finished at Microsoft in time. Start again; nothing was changed.',
  failed: 'Microsoft refused',
  failedDetail: 'The service account was not connected. This is what Microsoft answered:',
  stranded: 'Microsoft showed a message?',
  strandedDetail: 'The sign-in did not come back. If Microsoft showed an error, paste it below, then start again.',
  startAgain: 'Start again',
  notFound: 'This authorization is not known any more.',
  paste: 'What Microsoft’s page says',
  pasteHint:
    'Copy the whole page or its address and paste it here. Passwords, codes and tokens are taken out at once, and nothing is sent anywhere.',
  pasteNothing:
    'No error of Microsoft’s was found in this text. Copy the whole page, also the small print with “Trace ID” or “Correlation ID”.',
  copyForSupport: 'Copy for support',
});
