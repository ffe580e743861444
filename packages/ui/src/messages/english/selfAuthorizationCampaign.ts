import type { Format } from '../format.ts';

export type SelfAuthorizationCampaignMessages = ReturnType<typeof selfAuthorizationCampaignEnglish>;

/** How far the users of an organization are with connecting their own mailboxes. */
export const selfAuthorizationCampaignEnglish = (format: Format) => ({
  title: 'Users connect their own mailboxes',
  intro: 'Each user signs in once with their own account, by a link that works once.',
  progress: (done: number, total: number) =>
    format.plural(
      total,
      {
        one: '{done} of # user has signed in',
        other: '{done} of # users have signed in',
      },
      { done: format.number(done) },
    ),
  nobody: 'Nobody is ticked for this connection yet. Tick users in the table first.',
  gone: 'This connection is gone.',
  invite: (count: number) => format.plural(count, { one: 'Invite # user', other: 'Invite # users' }),
  remind: (count: number) =>
    format.plural(count, {
      one: 'New link for # user who has not signed in',
      other: 'New links for # users who have not signed in',
    }),
  inviting: 'Making the links…',
  links: (count: number) => format.plural(count, { one: '# link was made', other: '# links were made' }),
  linksOnce:
    'They are shown only now. Copy the list into your mail program: one line for each user, with address and link.',
  copyList: 'Copy the list',
  failed: 'The invitations could not be made.',
  revokeFailed: 'The invitation could not be revoked.',
  status: {
    none: 'Not invited',
    sent: 'Invited',
    opened: 'Opened',
    completed: 'Signed in',
    expired: 'Expired',
    revoked: 'Revoked',
  },
  revoke: 'Revoke',
  revokeOf: (user: string) => `Revoke the invitation of ${user}`,
  caption: 'Users by how far they are',
  more: (count: number) => format.plural(count, { one: 'and # more', other: 'and # more' }),
});
