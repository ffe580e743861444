import { hasTaskThatCannotWait } from '../authorize/accountTasks.ts';
import type { PasswordSignInVerdict } from '../directory/account.ts';
import { EXCHANGE_APP_ID } from '../directory/microsoftResources.ts';
import { NO_OPTIONAL_CLAIMS } from '../directory/optionalClaims.ts';
import { CONSUMERS } from '../directory/personalAccounts.ts';
import type { AppRecord, UserRecord } from '../directory/records.ts';
import type { Circumstances } from '../policies/circumstances.ts';
import type { Verdict } from '../policies/verdict.ts';
import type { MockWorld } from '../world/world.ts';

/**
 * What Entra says to a name and a password that another server was given (Basic authentication at a mail protocol): the account's own
 * state, security defaults and conditional access, under which nobody can be asked for anything more. Policies know it by the grant
 * `password` and Exchange's own application.
 */
export function judgePasswordSignIn(
  world: MockWorld,
  { address, password, from }: PasswordSignIn,
): PasswordSignInVerdict {
  const { directory, policies, passwords, clocks } = world;
  const user = directory.findUser(address);
  if (user === undefined) return 'unknown';
  const verdict = passwords.check(user, password);
  if (verdict === 'locked') return 'blocked';
  if (verdict !== 'correct' && verdict !== 'disabled') return verdict;
  const byState = judgeState(user);
  if (byState !== undefined) return byState;
  const now = clocks.now(user.tenantId);
  return wordVerdict(
    policies.judge({
      user,
      app: EXCHANGE_ITSELF,
      tenantId: user.tenantId,
      resources: [EXCHANGE_APP_ID],
      grant: 'password',
      signedInAt: now,
      circumstances: from,
      now,
    }),
  );
}

export interface PasswordSignIn {
  readonly address: string;
  readonly password: string;
  /** Where the client is; unknown counts as nowhere in particular. */
  readonly from?: Circumstances | undefined;
}

function judgeState(user: UserRecord): PasswordSignInVerdict | undefined {
  if (!user.enabled) return 'disabled';
  if (user.state.blockedBy !== undefined) return 'blocked';
  if (user.state.passwordExpired === true) return 'password-expired';
  return hasTaskThatCannotWait(user) ? 'unfinished-tasks' : undefined;
}

function wordVerdict(verdict: Verdict): PasswordSignInVerdict {
  if (verdict.kind === 'pass') return 'correct';
  if (verdict.kind === 'block') return verdict.code === 530035 ? 'security-defaults' : 'blocked-by-policy';
  // An account's own demand for a second factor names no policy.
  return verdict.policyIds.length === 0 ? 'needs-second-factor' : 'blocked-by-policy';
}

/** The application a mail client without OAuth signs in with, as far as policies can tell. */
const EXCHANGE_ITSELF: AppRecord = {
  clientId: EXCHANGE_APP_ID,
  tenantId: CONSUMERS,
  name: 'Office 365 Exchange Online',
  kind: 'public',
  multiTenant: true,
  signInAudience: 'AzureADandPersonalMicrosoftAccount',
  implicit: { idTokens: false, accessTokens: false },
  frontChannelLogoutUri: undefined,
  secrets: [],
  certificates: [],
  federatedCredentials: [],
  assignmentRequired: false,
  assigned: [],
  roleAssignments: [],
  groupMembershipClaims: 'None',
  optionalClaims: NO_OPTIONAL_CLAIMS,
  enabled: true,
  disabledByMicrosoft: false,
  approved: false,
  redirectUris: [],
  spaRedirectUris: [],
  delegated: [],
  application: [],
  exposes: undefined,
  adminConsent: [],
};
