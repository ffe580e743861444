import type { DirectoryUser } from '@authshift/mock-idp';
import { isOpenable } from '../mailboxes/mailbox.ts';
import { assignedRoles } from '../policies/applicationAccess.ts';
import type { ExchangeSettings } from '../policies/exchangeSettings.ts';
import { judgeAccessToken, type TokenBearer, type TokenRefusal } from './accessToken.ts';
import { judgeBasicSignIn } from './basicSignIn.ts';
import {
  isProtocolOn,
  type MailCredentials,
  type MailProtocol,
  type MailRefusal,
  type MailSignIn,
  type MailSignInContext,
  refused,
  smtpSwitchedOff,
} from './mailVerdict.ts';

export type { MailCredentials, MailProtocol, MailRefusal, MailSignIn, MailSignInContext } from './mailVerdict.ts';

const delegatedScopes = {
  imap: 'IMAP.AccessAsUser.All',
  pop: 'POP.AccessAsUser.All',
  smtp: 'SMTP.Send',
} as const;

const applicationRoleOf = {
  imap: 'IMAP.AccessAsApp',
  pop: 'POP.AccessAsApp',
  smtp: 'SMTP.SendAsApp',
} as const;

/** Judges a sign-in at IMAP, POP or SMTP as Exchange Online does. */
export async function judgeMailSignIn(credentials: MailCredentials, context: MailSignInContext): Promise<MailSignIn> {
  if (credentials.user.trim() === '' || credentials.secret === '') return refused('malformed');
  if (credentials.mechanism !== 'xoauth2') return judgeBasicSignIn(credentials, context);
  const { protocol, user, secret } = credentials;
  const verdict = await judgeAccessToken(secret, {
    ...context,
    scopes: [delegatedScopes[protocol]],
    roles: [applicationRoleOf[protocol]],
    ...(protocol === 'smtp' ? { isAssigned: maySendByAssignment(context) } : {}),
  });
  if ('refusal' in verdict) return refused(refusalOf(verdict.refusal));
  const { bearer } = verdict;
  const mailbox = await context.directory.findUser({ tenantId: bearer.tenant.id, address: user });
  if (mailbox === undefined) return refused(protocol === 'smtp' ? 'other-account' : 'no-mailbox');
  if (bearer.kind === 'app') return judgeApplication({ protocol, user, bearer, mailbox }, context);
  if (protocol === 'smtp') return judgeDelegatedSmtp({ user, bearer, mailbox }, context);
  return judgeDelegated({ protocol, user, bearer, mailbox }, context);
}

function refusalOf({ reason }: TokenRefusal): MailRefusal {
  if (reason === 'expired') return 'token-expired';
  if (reason === 'wrong-audience' || reason === 'no-permission') return reason;
  return 'token-invalid';
}

interface Knock<Bearer extends TokenBearer> {
  readonly user: string;
  readonly bearer: Bearer;
  /** Whom the name that was given belongs to. */
  readonly mailbox: DirectoryUser;
}
type DelegatedBearer = Extract<TokenBearer, { kind: 'delegated' }>;
type ApplicationBearer = Extract<TokenBearer, { kind: 'app' }>;

/**
 * IMAP and POP name the mailbox: the token's own user, or one on which that user has Full Access. A mailbox that is
 * there but not reachable is found out only after the sign-in.
 */
async function judgeDelegated(
  { protocol, user, bearer, mailbox }: Knock<DelegatedBearer> & { readonly protocol: 'imap' | 'pop' },
  context: MailSignInContext,
): Promise<MailSignIn> {
  const own = await context.settings.mailbox(bearer.user);
  if (!isProtocolOn(protocol, own)) return refused('protocol-off');
  const settings = await context.settings.mailbox(mailbox);
  const holds = await context.permissions.holds(mailbox, { kind: 'user', oid: bearer.user.oid }, 'FullAccess');
  const connected = holds && isUpn(mailbox, user) && isOpenable(mailbox, settings) && isProtocolOn(protocol, settings);
  return signedIn({ how: 'delegated', bearer, account: bearer.user, mailbox, connected });
}

/** SMTP names the account that sends: the token's own user by its UPN, whatever stands in From later. */
async function judgeDelegatedSmtp(
  { user, bearer, mailbox }: Knock<DelegatedBearer>,
  { settings }: MailSignInContext,
): Promise<MailSignIn> {
  if (mailbox.oid !== bearer.user.oid || !isUpn(mailbox, user)) return refused('other-account');
  const switchedOff = await smtpSwitchedOff(mailbox, settings);
  if (switchedOff !== undefined) return refused(switchedOff);
  const connected = isOpenable(mailbox, await settings.mailbox(mailbox));
  return signedIn({ how: 'delegated', bearer, account: bearer.user, mailbox, connected });
}

/** An application is let in as the service principal Exchange knows, and reaches what that has Full Access to. */
async function judgeApplication(
  { protocol, user, bearer, mailbox }: Knock<ApplicationBearer> & { readonly protocol: MailProtocol },
  context: MailSignInContext,
): Promise<MailSignIn> {
  const { settings, permissions } = context;
  const { servicePrincipalId, tenant } = bearer;
  if (servicePrincipalId === undefined) return refused('unknown-service-principal');
  if (!(await permissions.servicePrincipals.isKnown(tenant.id, servicePrincipalId))) {
    return refused('unknown-service-principal');
  }
  const own = await settings.mailbox(mailbox);
  const switchedOff = protocol === 'smtp' ? await smtpSwitchedOff(mailbox, settings) : undefined;
  if (switchedOff !== undefined) return refused(switchedOff);
  const isOn = protocol === 'smtp' || isProtocolOn(protocol, own);
  // The claim SMTP.SendAsApp asks for permissions on the mailbox; without it the role assignment alone decides.
  const byAssignment = protocol === 'smtp' && !bearer.roles.includes(applicationRoleOf.smtp);
  const trustee = { kind: 'service-principal', objectId: servicePrincipalId } as const;
  const holds = byAssignment
    ? await isAssignedTo(context, bearer, mailbox)
    : await permissions.holds(mailbox, trustee, 'FullAccess');
  if (byAssignment && !holds) return refused('no-rights');
  const connected = holds && isOn && isUpn(mailbox, user) && isOpenable(mailbox, own);
  return signedIn({ how: 'app', bearer, account: undefined, mailbox, connected });
}

function signedIn(facts: {
  readonly how: 'delegated' | 'app';
  readonly bearer: TokenBearer;
  readonly account: DirectoryUser | undefined;
  readonly mailbox: DirectoryUser;
  readonly connected: boolean;
}): MailSignIn {
  const { bearer, ...rest } = facts;
  const { tenant, appId, expiresAt } = bearer;
  const servicePrincipalId = bearer.kind === 'app' ? bearer.servicePrincipalId : undefined;
  return { verdict: 'in', ...rest, tenant, appId, servicePrincipalId, expiresAt };
}

/** Any other address of the account finds it, but does not open its mailbox. */
function isUpn(user: DirectoryUser, name: string): boolean {
  return user.upn.toLowerCase() === name.trim().toLowerCase();
}

function maySendByAssignment({ settings }: MailSignInContext) {
  return async (tenantId: string, servicePrincipalId: string): Promise<boolean> =>
    (await rolesOf(settings, { tenantId, servicePrincipalId })).includes('Application SMTP.SendAsApp');
}

async function isAssignedTo(
  { settings }: MailSignInContext,
  { tenant, servicePrincipalId = '' }: ApplicationBearer,
  { oid }: DirectoryUser,
): Promise<boolean> {
  const roles = await rolesOf(settings, { tenantId: tenant.id, servicePrincipalId, oid });
  return roles.includes('Application SMTP.SendAsApp');
}

/** Roles of RBAC for Applications that hold now for a service principal, over one mailbox or any. */
export async function rolesOf(
  settings: ExchangeSettings,
  { tenantId, ...facts }: { readonly tenantId: string; readonly servicePrincipalId: string; readonly oid?: string },
) {
  const assignments = await settings.managementRoleAssignments.holding(tenantId);
  return assignedRoles(assignments, await settings.managementScopes.holding(tenantId), facts);
}
