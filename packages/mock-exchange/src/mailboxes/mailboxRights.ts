/** Permissions on a whole mailbox. */
export const mailboxRights = ['FullAccess', 'SendAs', 'SendOnBehalf'] as const;
export type MailboxRight = (typeof mailboxRights)[number];
