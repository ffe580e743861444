import type { DirectoryUser } from '@authshift/mock-idp';
import { requirePolicy } from './authenticationPolicyCmdlets.ts';
import type { AdminObject, Bound, Cmdlet, CmdletContext } from './cmdlet.ts';
import { refusedTask } from './cmdletError.ts';
import { list, listing } from './listing.ts';
import { recipientObject, recipientProperties } from './recipientObject.ts';
import { listUsers, requireUser } from './recipients.ts';
import { warnUnlessChanged } from './unchanged.ts';

export const getUser: Cmdlet = {
  name: 'Get-User',
  parameters: listing,
  positional: ['Identity'],
  unserved: ['AuthenticationPolicy', 'IsVIP', 'OrganizationalUnit', 'SortBy', 'PublicFolder'],
  run: async (parameters, context) => {
    return list(await listUsers(context), parameters, { context, show: (user) => userObject(user, context) });
  },
};

/** What this directory does not know of people; filters may ask for it all the same. */
const unknown = [
  'FirstName',
  'LastName',
  'Title',
  'Department',
  'Company',
  'Office',
  'City',
  'Phone',
  'Manager',
] as const;

async function userObject(user: DirectoryUser, context: CmdletContext): Promise<AdminObject> {
  const { services } = context;
  const { authenticationPolicy } = await services.settings.writtenMailbox(user);
  const { tokensValidFrom } = services.adminRecords.of(user);
  const { Alias: _, EmailAddresses: __, PrimarySmtpAddress, ...rest } = recipientProperties(user, context);
  return recipientObject('User', user, {
    view: ['Name', 'RecipientType'],
    properties: {
      ...rest,
      MicrosoftOnlineServicesID: user.upn,
      ...Object.fromEntries(unknown.map((name) => [name, ''])),
      WindowsEmailAddress: PrimarySmtpAddress ?? '',
      AuthenticationPolicy: authenticationPolicy,
      StsRefreshTokensValidFrom: tokensValidFrom === undefined ? null : new Date(tokensValidFrom),
    },
  });
}

export const setUser: Cmdlet = {
  name: 'Set-User',
  parameters: { Identity: 'text', AuthenticationPolicy: 'text?', STSRefreshTokensValidFrom: 'time' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  unserved: [
    'BlockCloudCache',
    'City',
    'Company',
    'Department',
    'DisplayName',
    'FirstName',
    'IsShadowMailbox',
    'LastName',
    'Manager',
    'Office',
    'Phone',
    'RemotePowerShellEnabled',
    'EXOModuleEnabled',
    'Title',
    'VIP',
    'WindowsEmailAddress',
  ],
  run: async (parameters, context) => {
    const user = await requireUser(String(parameters.Identity), context);
    const { AuthenticationPolicy, STSRefreshTokensValidFrom } = parameters;
    const time = STSRefreshTokensValidFrom instanceof Date ? STSRefreshTokensValidFrom : undefined;
    if (time !== undefined) await refuseOldTime(time, context);
    if (AuthenticationPolicy !== undefined) await assignPolicy(user, parameters, context);
    if (time === undefined) return [];
    // Policies that were written before this moment reach the user sooner; and every session ends, fresh grants too (M25).
    await context.services.settings.accelerate(user);
    context.services.adminRecords.keep(user, {
      ...context.services.adminRecords.of(user),
      tokensValidFrom: time.toISOString(),
    });
    return [];
  },
};

async function assignPolicy(user: DirectoryUser, parameters: Bound, context: CmdletContext): Promise<void> {
  const { settings } = context.services;
  const wanted = parameters.AuthenticationPolicy;
  const policy = wanted === null ? null : (await requirePolicy(String(wanted), context)).name;
  const change = { authenticationPolicy: policy };
  warnUnlessChanged(String(parameters.Identity), { before: await settings.writtenMailbox(user), change }, context);
  await settings.changeMailbox(user, change, 'spreads');
}

// Milliseconds. An administrator's clock, and the time from reading it to running the command.
const tolerance = 15 * 60_000;

/** The directory beside this mock can end what was issued until now, and nothing else. */
async function refuseOldTime(time: Date, { services, tenant }: CmdletContext): Promise<void> {
  const clocks = [services.now().getTime(), await services.tenantTime(tenant.id)];
  if (clocks.some((now) => Math.abs(now - time.getTime()) <= tolerance)) return;
  throw refusedTask('The mock of Exchange serves -STSRefreshTokensValidFrom for the present time only.');
}
