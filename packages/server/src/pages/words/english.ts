import type { PageWords } from './words.ts';

const choose = (account: string) =>
  `Microsoft asks you to sign in. Choose exactly ${account}: any other account is refused, and nothing of it is kept.`;

export const english: PageWords = {
  locale: 'en-GB',
  dir: 'ltr',
  asking: {
    grant: {
      title: (organization) => `Sign in an account for ${organization}`,
      task: 'You are asked to sign in the account that the connection below uses.',
      account: 'Account to sign in',
      next: choose,
    },
    consent: {
      title: (organization) => `Approve an app for ${organization}`,
      task: 'You are asked to approve, as an administrator of Microsoft 365, what the connection below needs.',
      account: 'Microsoft 365 tenant',
      next: () =>
        'Microsoft asks an administrator of exactly this tenant to approve. An approval by another tenant counts for nothing. Nobody is signed in for the connection by it.',
    },
    self: {
      title: (organization) => `Connect your mailbox for ${organization}`,
      task: 'You are asked to sign in once, so that your mailbox can be synced.',
      account: 'Your account',
      next: choose,
    },
  },
  ask: {
    by: 'Asked by',
    organization: 'Organization',
    connection: 'Connection',
    until: 'This link works until',
    allows: 'What it allows',
    happens: 'What happens next',
    go: 'Continue to Microsoft',
    stranger: 'If you do not know who asks you, close this page: nothing has happened yet, and nothing will.',
    ours: (host) => `This page belongs to ${host}. Your password is asked for by Microsoft alone, never here.`,
  },
  utc: (moment) => `${moment} UTC`,
  lasting: 'Keep working after the sign-in, until you or an administrator take it back.',
  permissions: {
    'EWS.AccessAsUser.All': 'Open every mailbox that the account may open: mail, calendars, contacts and tasks.',
    full_access_as_app: 'Open every mailbox of the organization, without anybody signing in.',
    'IMAP.AccessAsUser.All': 'Read and change the mail of the account.',
    'IMAP.AccessAsApp': 'Read and change the mail of the mailboxes that Exchange gives the app.',
    'POP.AccessAsUser.All': 'Fetch the mail of the account.',
    'POP.AccessAsApp': 'Fetch the mail of the mailboxes that Exchange gives the app.',
    'SMTP.Send': 'Send mail as the account.',
    'SMTP.SendAsApp': 'Send mail from the mailboxes that Exchange gives the app.',
    'Exchange.Manage': 'Administer Exchange, as far as the roles of the account reach.',
    'Exchange.ManageAsApp': 'Administer Exchange, as far as the roles of the app reach.',
    'Mail.ReadWrite': 'Read and change mail.',
    'Mail.Send': 'Send mail.',
    'Calendars.ReadWrite': 'Read and change calendars.',
    'Contacts.ReadWrite': 'Read and change contacts.',
    'Tasks.ReadWrite': 'Read and change tasks.',
    'Tasks.ReadWrite.All': 'Read and change tasks.',
  },
  nothingChanged: 'Nothing was changed.',
  deadEnds: {
    unknown: {
      title: 'This link is not known',
      what: 'Perhaps it was cut off when it was copied, or it is very old.',
      todo: 'Copy the whole link once more, or ask for a new one.',
    },
    expired: {
      title: 'This link has ended',
      what: 'It worked for a limited time only, and that time is over.',
      todo: 'Ask whoever sent it for a new one.',
    },
    revoked: {
      title: 'This link was withdrawn',
      what: 'Whoever sent it does not want it to be used any more.',
      todo: 'If you think that is a mistake, ask them.',
    },
    completed: {
      title: 'This link was used already',
      what: 'It works once, and what it was for has been done.',
      todo: 'There is nothing left to do. If it was not you, tell whoever sent it.',
    },
    other_browser: {
      title: 'This link is being used in another browser',
      what: 'It belongs to the browser in which somebody went on with it first.',
      todo: 'Go back to that browser. If it was not you, tell whoever sent the link, and ask for a new one.',
    },
    gone: {
      title: 'The connection is no longer there',
      what: 'It was disconnected after the link was made.',
      todo: 'There is nothing left to do.',
    },
    forged: {
      title: 'The button has to be pressed on the page itself',
      what: 'What arrived did not come from our page in this browser, or the browser keeps no cookies.',
      todo: 'Open the link again, and press the button there.',
    },
  },
  strayAnswers: {
    unknown: {
      title: 'This sign-in is not known',
      what: 'Microsoft sent you back with a sign-in that was not started here, or that was finished long ago.',
      todo: 'Go back to the product and choose Authorize again.',
    },
    other_browser: {
      title: 'This sign-in was started in another browser',
      what: 'For your safety a sign-in can only be finished in the browser that started it.',
      todo: 'Go back to the browser in which you began, or begin again in this one.',
    },
    replayed: {
      title: 'This answer was used already',
      what: 'Each answer of Microsoft counts once, and this one has been taken.',
      todo: 'You can close this page.',
    },
  },
  why: {
    microsoft_unreachable: 'Microsoft’s sign-in does not answer.',
    connection_not_ready: 'The connection is not complete: something it needs is missing.',
    put_aside: 'The connection is put aside at the moment.',
    internal: 'Something went wrong on our side.',
    connection_changed: 'The connection belongs to another account or app by now.',
    answer_incomplete: 'Microsoft’s answer is not complete.',
  },
  notNow: {
    title: 'This cannot go on just now',
    later: 'The link still works. Try again later, or ask whoever sent it.',
  },
  visit: {
    done: {
      grant: 'The account is signed in',
      consent: 'The app is approved',
      self: 'Your mailbox is connected',
    },
    thanks: 'Thank you. You can close this page.',
    otherTenant: {
      title: 'Another Microsoft 365 tenant approved',
      what: 'That approval counts for nothing here.',
    },
    otherAccount: {
      title: 'Another account signed in',
      what: (returned, expected) => `Microsoft says you are ${returned}. Expected was exactly ${expected}.`,
      somebodyElse: 'somebody else',
      kept: 'Nothing of the sign-in was kept.',
      sameAccount:
        'If that is the same account under another name, tell whoever sent the link: an administrator can accept the name.',
    },
    ended: {
      declined: { title: 'It was declined', what: 'Somebody chose not to go on at Microsoft.' },
      stranded: {
        title: 'Microsoft did not let you through',
        what: 'You were shown a message instead of the way back.',
      },
      failed: { title: 'It did not work', what: 'The visit to Microsoft came to nothing.' },
      expired: { title: 'It took too long', what: 'The visit to Microsoft has ended.' },
      pending: { title: 'Microsoft has not answered yet', what: 'The visit to Microsoft is not over.' },
    },
    literal: 'Microsoft said:',
    again: 'Try once more',
    over: 'The link does not work any more. Ask whoever sent it for a new one.',
  },
};
