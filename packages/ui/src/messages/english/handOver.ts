import type { Invitation } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type HandOverMessages = ReturnType<typeof handOverEnglish>;

/** A link that hands one step at Microsoft to somebody else. */
export const handOverEnglish = (_format: Format) => ({
  title: { consent: 'Hand the approval over', grant: 'Hand the sign-in over' },
  intro: {
    consent: () =>
      'Whoever opens the link sees who asks, for which organization and for what, and then approves at Microsoft. An account of this product is not needed.',
    grant: (account: string) =>
      `Whoever opens the link sees who asks and for what, and then signs in at Microsoft as ${account}. No other account is accepted.`,
  },
  create: 'Make a link',
  creating: 'Making the link…',
  createAgain: 'Make another link',
  link: {
    consent: () => 'Link for a Microsoft 365 admin',
    grant: (account: string) => `Link for the owner of ${account}`,
  },
  once: 'It is shown only now and works once. You can revoke it.',
  until: 'Works until',
  mail: 'Copy a text for a mail',
  writeMail: 'Write a mail',
  subject: {
    consent: (organization: string) => `Please approve an app for ${organization} in Microsoft 365`,
    grant: (organization: string) => `Please sign in to Microsoft for ${organization}`,
  },
  body: {
    consent: (by: string, link: string, until: string) =>
      `Hello,\n\n${by} asks you to approve an app for our organization, so that it can work with mailboxes without passwords. Sign in as a Global Administrator or Privileged Role Administrator:\n\n${link}\n\nThe link works once, until ${until}. Its first page says who asks and what is approved, before anything happens.`,
    grant: (by: string, link: string, until: string) =>
      `Hello,\n\n${by} asks you to sign in at Microsoft with the service account named on the page, so that mailboxes can be reached without its password:\n\n${link}\n\nThe link works once, until ${until}. Its first page says who asks and what is allowed, before anything happens.`,
  },
  sent: 'Links that were made',
  status: {
    sent: 'Not opened yet',
    opened: 'Opened',
    completed: 'Done',
    expired: 'Expired',
    revoked: 'Revoked',
  } satisfies Record<Invitation['status'], string>,
  by: (who: string) => `by ${who}`,
  revoke: 'Revoke',
  revoking: 'Revoking…',
  failed: 'The link could not be made.',
  revokeFailed: 'The link could not be revoked.',
});
