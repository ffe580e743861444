import type { ApplicationRole } from '../../policies/applicationAccess.ts';

/** What a request does with a mailbox. */
export type Need =
  | 'mail-basics'
  | 'mail-read'
  | 'mail-write'
  | 'mail-send'
  | 'calendar-basics'
  | 'calendar-read'
  | 'calendar-write'
  | 'settings-read';

interface Grantors {
  /** Delegated permissions, for the person's own mailbox. */
  readonly own: readonly string[];
  /** Delegated permissions, for what others share with the person; they hold for the own mailbox too. */
  readonly shared: readonly string[];
  /** Application permissions of Entra. */
  readonly roles: readonly string[];
  /** The same from RBAC for Applications. */
  readonly assigned: readonly ApplicationRole[];
}

/** Which permission each need is met by ("Microsoft Graph permissions reference"; "Role Based Access Control for Applications"). */
export const grantors: Readonly<Record<Need, Grantors>> = {
  'mail-basics': {
    own: ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
    shared: ['Mail.ReadBasic.Shared', 'Mail.Read.Shared', 'Mail.ReadWrite.Shared'],
    roles: ['Mail.ReadBasic', 'Mail.ReadBasic.All', 'Mail.Read', 'Mail.ReadWrite'],
    assigned: [
      'Application Mail.ReadBasic',
      'Application Mail.Read',
      'Application Mail.ReadWrite',
      'Application Mail Full Access',
      'Application Exchange Full Access',
    ],
  },
  'mail-read': {
    own: ['Mail.Read', 'Mail.ReadWrite'],
    shared: ['Mail.Read.Shared', 'Mail.ReadWrite.Shared'],
    roles: ['Mail.Read', 'Mail.ReadWrite'],
    assigned: [
      'Application Mail.Read',
      'Application Mail.ReadWrite',
      'Application Mail Full Access',
      'Application Exchange Full Access',
    ],
  },
  'mail-write': {
    own: ['Mail.ReadWrite'],
    shared: ['Mail.ReadWrite.Shared'],
    roles: ['Mail.ReadWrite'],
    assigned: ['Application Mail.ReadWrite', 'Application Mail Full Access', 'Application Exchange Full Access'],
  },
  'mail-send': {
    own: ['Mail.Send'],
    shared: ['Mail.Send.Shared'],
    roles: ['Mail.Send'],
    assigned: ['Application Mail.Send', 'Application Mail Full Access', 'Application Exchange Full Access'],
  },
  'calendar-basics': {
    own: ['Calendars.ReadBasic', 'Calendars.Read', 'Calendars.ReadWrite'],
    shared: ['Calendars.Read.Shared', 'Calendars.ReadWrite.Shared'],
    roles: ['Calendars.ReadBasic.All', 'Calendars.Read', 'Calendars.ReadWrite'],
    assigned: ['Application Calendars.Read', 'Application Calendars.ReadWrite', 'Application Exchange Full Access'],
  },
  'calendar-read': {
    own: ['Calendars.Read', 'Calendars.ReadWrite'],
    shared: ['Calendars.Read.Shared', 'Calendars.ReadWrite.Shared'],
    roles: ['Calendars.Read', 'Calendars.ReadWrite'],
    assigned: ['Application Calendars.Read', 'Application Calendars.ReadWrite', 'Application Exchange Full Access'],
  },
  'calendar-write': {
    own: ['Calendars.ReadWrite'],
    shared: ['Calendars.ReadWrite.Shared'],
    roles: ['Calendars.ReadWrite'],
    assigned: ['Application Calendars.ReadWrite', 'Application Exchange Full Access'],
  },
  'settings-read': {
    own: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
    shared: [],
    roles: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
    assigned: [
      'Application MailboxSettings.Read',
      'Application MailboxSettings.ReadWrite',
      'Application Exchange Full Access',
    ],
  },
};

/** Permissions of the directory. */
export interface DirectoryScopes {
  /** For the signed-in person. */
  readonly own: readonly string[];
  /** For anybody, and for applications. */
  readonly everybody: readonly string[];
}

/** What reads people's profiles. */
export const profileScopes: DirectoryScopes = {
  own: ['User.Read', 'User.ReadWrite', 'User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'],
  everybody: ['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'],
};

/** What tells the ids of somebody's groups ("directoryObject: getMemberObjects", memberships for a user). */
export const membershipIdScopes: DirectoryScopes = {
  own: ['User.Read', 'User.ReadWrite', 'User.Read.All', 'Directory.Read.All'],
  everybody: ['User.Read.All', 'Directory.Read.All'],
};

/** What lists them ("List a user's direct memberships"); one of `groupScopes` shows more than their ids. */
export const membershipListScopes: DirectoryScopes = {
  own: [...membershipIdScopes.own, 'GroupMember.Read.All'],
  everybody: [...membershipIdScopes.everybody, 'GroupMember.Read.All'],
};

export const groupScopes: readonly string[] = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];

export function holdsAny(wanted: readonly string[], present: readonly string[]): boolean {
  return wanted.some((name) => present.includes(name));
}
