import type { Tenant } from '@authshift/mock-idp';
import { judgeAccessToken, type TokenBearer, type TokenRefusal } from '../authentication/accessToken.ts';
import type { ExchangeServices } from '../services.ts';
import { type Cmdlet, changes } from './cmdlets/cmdlet.ts';
import { CmdletError } from './cmdlets/cmdletError.ts';

/** Who runs commands, and which of them. */
export interface AdminCaller {
  readonly tenant: Tenant;
  /** UPN, or the application's id. */
  readonly account: string;
  readonly kind: 'delegated' | 'app';
  readonly appId: string | undefined;
  readonly reach: Reach;
}

/** Everything; what is about recipients; or reading alone. */
export type Reach = 'all' | 'recipients' | 'read';

/** Why somebody may run nothing. The status is the mock's choice. [unverified] */
export interface AdminRefusal {
  readonly status: 401 | 403;
  readonly attempted: 'none' | 'bearer' | 'delegated' | 'app';
  readonly account?: string;
  readonly code: string;
  readonly message: string;
  readonly type: string;
}

/**
 * Directory roles that Exchange takes, by their template ("App-only authentication for unattended scripts", which roles are
 * supported).
 */
const reaches: Readonly<Record<string, Reach>> = {
  // Global Administrator, Exchange Administrator
  '62e90394-69f5-4237-9190-012177145e10': 'all',
  '29232cdf-9323-42fd-ade2-1d097af3e4de': 'all',
  // Exchange Recipient Administrator
  '31392ffb-586c-42d1-9346-e59415a2cc4e': 'recipients',
  // Global Reader, Security Reader
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': 'read',
  '5d6b6bb7-de71-4623-b4af-96380a352509': 'read',
};

/** Whether this token's bearer may administer Exchange: its permission first, then the directory roles. */
export async function judgeAdminToken(
  token: string,
  { directory, now }: Pick<ExchangeServices, 'directory' | 'now'>,
): Promise<{ readonly caller: AdminCaller } | { readonly refusal: AdminRefusal }> {
  const verdict = await judgeAccessToken(token, {
    directory,
    now,
    scopes: ['Exchange.Manage'],
    roles: ['Exchange.ManageAsApp'],
  });
  if ('refusal' in verdict) return { refusal: refusalOf(verdict.refusal) };
  const { bearer } = verdict;
  const reach = reachOf(bearer.directoryRoles);
  if (reach === undefined) return { refusal: withoutRole(bearer) };
  const { tenant, appId, kind } = bearer;
  return { caller: { tenant, kind, appId, reach, account: accountOf(bearer) } };
}

function accountOf(bearer: TokenBearer): string {
  return bearer.kind === 'delegated' ? bearer.user.upn : bearer.appId;
}

function reachOf(roles: readonly string[]): Reach | undefined {
  const held = roles.map((role) => reaches[role.toLowerCase()]);
  return (['all', 'recipients', 'read'] as const).find((reach) => held.includes(reach));
}

/** Row 72: an application without Exchange.ManageAsApp learns nothing but this word. */
function refusalOf({ reason }: TokenRefusal): AdminRefusal {
  const isUnpermitted = reason === 'no-permission';
  return {
    status: 401,
    attempted: 'bearer',
    code: 'Unauthorized',
    message: isUnpermitted ? 'UnAuthorized' : `The access token is refused: ${reason}.`,
    type: 'System.UnauthorizedAccessException',
  };
}

/** Row 73, for applications as seen in a transcript, for people as Microsoft's page on WAM has it. */
function withoutRole(bearer: TokenBearer): AdminRefusal {
  const message =
    bearer.kind === 'app'
      ? `The role assigned to application ${bearer.appId} isn't supported in this scenario. Please check online documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.`
      : `The role assigned to user '${bearer.user.upn}' isn't supported in this scenario.`;
  return {
    status: 403,
    attempted: bearer.kind,
    account: accountOf(bearer),
    code: 'Forbidden',
    message,
    type: 'Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException',
  };
}

const aboutRecipients = /-(CAS)?Mailbox$|-(Mailbox|Recipient)Permission$|-User$/;

/** Commands a role does not reach are not there for it. @throws CmdletError in PowerShell's words */
export function requireReach({ reach }: Pick<AdminCaller, 'reach'>, cmdlet: Cmdlet): void {
  if (reach === 'all' || !changes(cmdlet)) return;
  if (reach === 'recipients' && aboutRecipients.test(cmdlet.name)) return;
  throw unknownCommand(cmdlet.name, 403);
}

/** PowerShell's words for a command nobody knows ("DiscoveryExceptions", CommandNotFoundException). */
export function unknownCommand(name: string, status = 400): CmdletError {
  return new CmdletError(
    status,
    'System.Management.Automation.CommandNotFoundException',
    `The term '${name}' is not recognized as a name of a cmdlet, function, script file, or executable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.`,
  );
}
