import { CONSUMERS, type DirectoryUser, type Tenant } from '@authshift/mock-idp';
import { isOpenable } from '../mailboxes/mailbox.ts';
import type { BasicProtocol } from '../policies/authenticationPolicy.ts';
import { inForce } from '../policies/datedRules.ts';
import {
  isProtocolOn,
  type MailCredentials,
  type MailRefusal,
  type MailSignIn,
  type MailSignInContext,
  refused,
  smtpSwitchedOff,
} from './mailVerdict.ts';

const policyNames: Readonly<Record<MailCredentials['protocol'], BasicProtocol>> = {
  imap: 'Imap',
  pop: 'Pop',
  smtp: 'Smtp',
};

/**
 * Judges a name and a password at IMAP, POP or SMTP. The rules come before the password: where Basic is gone, a right and
 * a wrong one get the same answer.
 */
export async function judgeBasicSignIn(credentials: MailCredentials, context: MailSignInContext): Promise<MailSignIn> {
  const { directory, settings, permissions } = context;
  const { protocol, secret } = credentials;
  const { name, mailboxName } = readName(credentials.user);
  const user = await directory.findUser({ address: name });
  // Only the user principal name signs in; another address of the account does not.
  if (user === undefined || user.upn.toLowerCase() !== name.toLowerCase()) return refused('wrong-password');
  const tenant = await directory.findTenant(user.tenantId);
  if (tenant === undefined) return refused('wrong-password');
  const byRule = await refusedByRule(protocol, { user, tenant }, context);
  if (byRule !== undefined) return refused(byRule);
  const byPassword = await refusedByPassword(user, secret, context);
  if (byPassword !== undefined) return refused(byPassword);
  const own = await settings.mailbox(user);
  if (protocol !== 'smtp' && !isProtocolOn(protocol, own)) return refused('protocol-off');
  const mailbox =
    mailboxName === undefined ? user : await directory.findUser({ tenantId: tenant.id, address: mailboxName });
  if (mailbox === undefined) return refused('no-mailbox');
  const holds = await permissions.holds(mailbox, { kind: 'user', oid: user.oid }, 'FullAccess');
  const reached = await settings.mailbox(mailbox);
  const isOn = protocol === 'smtp' || isProtocolOn(protocol, reached);
  return {
    verdict: 'in',
    how: 'basic',
    tenant,
    account: user,
    appId: undefined,
    servicePrincipalId: undefined,
    mailbox,
    expiresAt: undefined,
    connected: holds && isOn && isOpenable(mailbox, reached),
  };
}

/** `user@example.com`, `DOMAIN\user@example.com`, or `user@example.com\shared@example.com` for another's mailbox. */
function readName(user: string): { readonly name: string; readonly mailboxName: string | undefined } {
  const [first = '', ...rest] = user.trim().split(/[\\/]/);
  const last = rest.at(-1);
  if (last === undefined) return { name: first, mailboxName: undefined };
  return first.includes('@') ? { name: first, mailboxName: last } : { name: last, mailboxName: undefined };
}

async function refusedByRule(
  protocol: MailCredentials['protocol'],
  { user, tenant }: { readonly user: DirectoryUser; readonly tenant: Tenant },
  { settings }: MailSignInContext,
): Promise<MailRefusal | undefined> {
  const isPersonal = tenant.id === CONSUMERS;
  if (isPersonal) return inForce('personal-basic-ended', tenant.asOf) ? 'basic-ended-personal' : undefined;
  if (protocol !== 'smtp' && inForce('basic-ended', tenant.asOf)) return 'basic-ended';
  if (protocol === 'smtp' && inForce('smtp-basic-removed', tenant.asOf)) return 'basic-ended-for-good';
  const { securityDefaults, smtpBasicKeptOn } = await settings.tenant(tenant.id);
  if (securityDefaults) return 'security-defaults';
  const switchedOff = protocol === 'smtp' ? await smtpSwitchedOff(user, settings) : undefined;
  if (switchedOff !== undefined) return switchedOff;
  const policy = await settings.authenticationPolicyOf(user);
  if (policy !== undefined && !policy.allowBasicAuth.includes(policyNames[protocol])) return 'basic-off-by-policy';
  const isOffByDefault = protocol === 'smtp' && inForce('smtp-basic-off-by-default', tenant.asOf) && !smtpBasicKeptOn;
  return isOffByDefault ? 'basic-off-by-default' : undefined;
}

/** Entra's own verdict; what it can only ask a person for, it refuses as a wrong password. */
async function refusedByPassword(
  user: DirectoryUser,
  password: string,
  { directory }: MailSignInContext,
): Promise<MailRefusal | undefined> {
  const verdict = await directory.judgePasswordSignIn(user.upn, password);
  if (verdict === 'correct') return undefined;
  if (verdict === 'security-defaults') return 'security-defaults';
  if (verdict === 'blocked-by-policy') return 'conditional-access';
  if (verdict !== 'disabled' && verdict !== 'blocked') return 'wrong-password';
  return user.tenantId === CONSUMERS ? 'account-blocked-personal' : 'account-blocked';
}
