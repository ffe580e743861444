import type { DiagnosisPlace, Step } from './entry.ts';
import type { Evidence, EvidenceKey } from './evidence.ts';
import type { RetryClass } from './retry.ts';
import * as steps from './steps.ts';

/**
 * What a piece of evidence says of a cause: true speaks for it, false against it. `place` is where the answer came from,
 * for what is right in one protocol is wrong in another.
 */
export type Tests = {
  readonly [Key in EvidenceKey]?: (
    value: NonNullable<Evidence[Key]>,
    evidence: Evidence,
    place: DiagnosisPlace,
  ) => boolean | undefined;
};

/** A cause that several answers can have, and how evidence decides about it. */
export type Cause = readonly [id: string, cause: string, remedy: readonly Step[], retry: RetryClass, tests: Tests];

const yes = (value: boolean) => value;
const no = (value: boolean) => !value;
const unsaid = () => undefined;
const neverWithOauth = (authType: string) => (authType.startsWith('oauth') ? false : undefined);
const onlyWithOauth = (authType: string) => (authType.startsWith('oauth') ? undefined : false);
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

const permissions: Partial<Record<DiagnosisPlace, RegExp>> = {
  imap: /IMAP\.AccessAs/,
  pop: /POP\.AccessAs/,
  smtp: /SMTP\.Send/,
  ews: /EWS\.AccessAs|full_access_as_app/,
  graph: /(Mail|Calendars|Contacts|MailboxSettings)\./,
  powershell: /Exchange\.ManageAsApp/,
};
const graphAudience = /graph\.microsoft\.com|^00000003-0000-0000-c000-/;
const exchangeAudience = /outlook\.office(365)?\.com|ps\.outlook\.com|^00000002-0000-0ff1-ce00-/;

// Stryker disable StringLiteral: texts for people, and names that diagnose.test.ts holds

export const wrongAudience: Cause = [
  'wrong-audience',
  'The token was made for another service, as a Graph token is for IMAP.',
  [steps.fixScopes],
  'config',
  {
    audience: (audience, { location }, place) =>
      location === 'on-premises' ? undefined : !(place === 'graph' ? graphAudience : exchangeAudience).test(audience),
    authType: onlyWithOauth,
  },
];

export const missingPermission: Cause = [
  'missing-permission',
  'The token lacks the permission for this protocol, or nobody has consented to it.',
  [steps.addPermission, steps.authorizeAgain],
  'needs-admin',
  {
    scopes: (scopes, _, place) => {
      const wanted = permissions[place];
      return wanted && !scopes.some((scope) => wanted.test(scope));
    },
    consented: (consented) => (consented ? undefined : true),
    authType: onlyWithOauth,
  },
];

export const tokenExpired: Cause = [
  'token-expired',
  'The token has run out.',
  [steps.nothing, steps.authorizeAgain],
  'refresh-once',
  { tokenExpired: yes, authType: onlyWithOauth },
];

export const wrongAccount: Cause = [
  'wrong-account',
  'Somebody else than the owner of the mailbox has signed in.',
  [steps.useOtherAccount],
  'needs-reauth',
  {
    login: unsaid,
    tokenAccount: (account, { login, aliases = [], mailboxKind }) => {
      if (login === undefined || mailboxKind === 'shared') return undefined;
      return !same(account, login) && !aliases.some((alias) => same(alias, login));
    },
    authType: onlyWithOauth,
  },
];

export const aliasAsLogin: Cause = [
  'alias-as-login',
  'The login is an alias instead of the user name in the token.',
  [steps.loginAsOwner],
  'config',
  {
    login: unsaid,
    tokenAccount: (account, { login }) => (login !== undefined && same(account, login) ? false : undefined),
    aliases: (aliases, { login }) => (login === undefined ? undefined : aliases.some((alias) => same(alias, login))),
  },
];

export const sharedAsLogin: Cause = [
  'shared-as-login',
  'The login is the shared mailbox, not the account that signed in.',
  [steps.loginAsOwner, steps.fromOnly],
  'config',
  {
    mailboxKind: (kind) => (kind === 'shared' ? undefined : false),
    login: unsaid,
    tokenAccount: (account, { login, mailboxKind }) => {
      if (login === undefined) return undefined;
      if (same(account, login)) return false;
      return mailboxKind === 'shared' ? true : undefined;
    },
  },
];

export const noLicence: Cause = [
  'no-licence',
  'The user has no licence with Exchange Online.',
  [steps.giveLicence],
  'needs-admin',
  { licence: (licence) => licence === 'none', location: (at) => (at === 'on-premises' ? false : undefined) },
];

export const lowLicence: Cause = [
  'frontline-licence',
  'The licence (F1, F3, kiosk) does not include this protocol.',
  [steps.giveLicence, steps.moveToGraph],
  'needs-admin',
  { licence: (licence) => licence === 'frontline' },
];

export const noMailbox: Cause = [
  'no-mailbox',
  'There is no mailbox behind the address: it is misspelt, or that of a group.',
  [steps.checkAddress],
  'config',
  { mailboxExists: no },
];

export const onPremises: Cause = [
  'on-premises',
  'The mailbox is on-premises.',
  [steps.connectOnPremises],
  'config',
  { location: (at) => at === 'on-premises' },
];

export const noAccess: Cause = [
  'no-mailbox-access',
  'The service account or app may not open this mailbox.',
  [steps.grantAccess],
  'needs-admin',
  { mailboxAccess: no },
];

export const unknownPrincipal: Cause = [
  'unknown-principal',
  'Exchange knows the app by a wrong object id, often that of the app registration.',
  [steps.registerPrincipal],
  'needs-admin',
  {
    principalRegistered: no,
    authType: (authType) => (authType === 'oauth-app' ? undefined : false),
  },
];

export const imapOff: Cause = [
  'imap-off',
  'IMAP is switched off for the mailbox.',
  [steps.tickImap],
  'needs-admin',
  { imapEnabled: no },
];

export const popOff: Cause = [
  'pop-off',
  'POP is switched off for the mailbox.',
  [steps.tickPop],
  'needs-admin',
  { popEnabled: no },
];

export const smtpOff: Cause = [
  'smtp-off',
  'Authenticated SMTP is switched off for the mailbox.',
  [steps.tickSmtp],
  'needs-admin',
  { smtpEnabled: (enabled) => (enabled === 'inherit' ? undefined : !enabled) },
];

export const tenantSmtpOff: Cause = [
  'tenant-smtp-off',
  'SMTP AUTH is switched off for the organization, for OAuth as well.',
  [steps.tickSmtp, steps.moveToGraph],
  'needs-admin',
  {
    tenantSmtpEnabled: no,
    // The switch of the mailbox overrides that of the organization.
    smtpEnabled: (enabled) => (enabled === true ? false : undefined),
  },
];

export const ewsOff: Cause = [
  'ews-off',
  'EWS is switched off for the organization, the mailbox or this app.',
  [steps.allowEws, steps.moveToGraph],
  'needs-admin',
  { ewsEnabled: no },
];

export const retired: Cause = [
  'retired',
  'Microsoft no longer offers this.',
  [steps.moveToGraph],
  'config',
  { stillOffered: no },
];

export const basicOff: Cause = [
  'basic-off',
  'The tenant or Microsoft has switched Basic authentication off.',
  [steps.moveToOauth],
  'config',
  { basicAllowed: no, authType: neverWithOauth },
];

export const wrongPassword: Cause = [
  'wrong-password',
  'User name or password is wrong.',
  [steps.checkPassword],
  'needs-reauth',
  { passwordProven: no, authType: neverWithOauth },
];

export const conditionalAccess: Cause = [
  'conditional-access',
  'A Conditional Access policy blocks this sign-in.',
  [steps.excludeAccount],
  'needs-admin',
  { conditionalAccess: yes },
];

export const securityDefaults: Cause = [
  'security-defaults',
  'The security defaults of the organization block this old kind of sign-in.',
  [steps.moveToOauth],
  'config',
  { securityDefaults: yes, authType: neverWithOauth },
];

export const badSasl: Cause = [
  'bad-sasl',
  'The sign-in message was put together wrongly.',
  [steps.report],
  'config',
  { authType: onlyWithOauth },
];

export const noSendAs: Cause = [
  'no-send-as',
  'The account may not send as the address in From.',
  [steps.grantSendAs],
  'needs-admin',
  { sendAs: no },
];

export const appNotAdmitted: Cause = [
  'app-not-admitted',
  'A policy of the organization keeps this app out.',
  [steps.admitApp],
  'needs-admin',
  { appAdmitted: no },
];

export const badService: Cause = [
  'service-trouble',
  'The front end does not reach the mailbox at the moment.',
  [steps.nothing, steps.waitAndCheck],
  'transient',
  {},
];

export const noRole: Cause = ['no-role', 'The account or app lacks a role.', [steps.grantRole], 'needs-admin', {}];

/** Stands beside the others while a change that an admin has declared may still be on its way. */
export const changeOnItsWay: Cause = [
  'change-on-its-way',
  'A change was made and may not have reached every server yet: not an error so far.',
  [steps.nothing],
  'propagating',
  { change: ({ latestAt }, { now }) => (now === undefined ? undefined : now < latestAt) },
];
