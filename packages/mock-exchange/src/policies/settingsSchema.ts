import * as z from 'zod';
import { mailboxRights } from '../mailboxes/mailboxRights.ts';
import { mailboxStates } from '../mailboxes/mailboxSettings.ts';
import { applicationRoles, impersonationRole } from './applicationAccess.ts';
import { basicProtocols } from './authenticationPolicy.ts';
import { spreadings } from './propagation.ts';
import { ewsAccessModes, sendingStates } from './tenantSettings.ts';

// What a seed and the control API take. Addresses stand for mailboxes and accounts, as people write them.

const name = z.string().trim().min(1).max(256);
const address = z.string().min(3).max(320);
const appIds = z.array(z.guid()).max(10_000);
const userAgents = z.array(z.string().min(1).max(256)).max(1000);

export const tenantSettingsSchema = z
  .strictObject({
    smtpClientAuthenticationDisabled: z.boolean(),
    smtpBasicKeptOn: z.boolean(),
    ewsEnabled: z.boolean().nullable(),
    ewsAllowedAppIds: appIds.nullable(),
    ewsApplicationAccessPolicy: z.enum(ewsAccessModes).nullable(),
    ewsAllowList: userAgents,
    ewsBlockList: userAgents,
    defaultAuthenticationPolicy: name.nullable(),
    sending: z.enum(sendingStates),
    ewsThrottling: z.strictObject({
      maxBurst: z.int().min(0),
      rechargeRate: z.int().min(0),
      cutoffBalance: z.int().min(0),
    }),
    spreading: z.enum(spreadings),
  })
  .partial();

export const mailboxSettingsSchema = z
  .strictObject({
    imapEnabled: z.boolean(),
    popEnabled: z.boolean(),
    ewsEnabled: z.boolean().nullable(),
    smtpClientAuthenticationDisabled: z.boolean().nullable(),
    authenticationPolicy: name.nullable(),
    ewsApplicationAccessPolicy: z.enum(ewsAccessModes).nullable(),
    ewsAllowList: userAgents,
    ewsBlockList: userAgents,
    state: z.enum(mailboxStates),
    opened: z.boolean(),
    quotaBytes: z.int().min(0),
    activeSyncEnabled: z.boolean(),
    mapiEnabled: z.boolean(),
    owaEnabled: z.boolean(),
  })
  .partial();

export const authenticationPolicySchema = z.strictObject({
  name,
  allowBasicAuth: z.array(z.enum(basicProtocols)).default([]),
});

export const applicationAccessPolicySchema = z.strictObject({
  name,
  appIds: appIds.min(1),
  /** Mailboxes, by address. */
  scope: z.array(address).max(10_000),
  accessRight: z.enum(['RestrictAccess', 'DenyAccess']),
  description: z.string().max(1000).optional(),
});

export const managementScopeSchema = z.strictObject({
  name,
  /** Mailboxes, by address. */
  members: z.array(address).max(10_000),
  recipientFilter: z.string().max(10_000).optional(),
});

const oneTrustee = ({ servicePrincipal, user }: { servicePrincipal?: unknown; user?: unknown }): boolean =>
  (servicePrincipal === undefined) !== (user === undefined);
const needsOneTrustee = { error: 'needs either servicePrincipal or user' };

const trustee = {
  /** Object id of the Enterprise application, as Exchange was told it. */
  servicePrincipal: z.guid().optional(),
  /** An account, by address. */
  user: address.optional(),
};

export const managementRoleAssignmentSchema = z
  .strictObject({ name, role: z.enum([...applicationRoles, impersonationRole]), ...trustee, scope: name.optional() })
  .refine(oneTrustee, needsOneTrustee);

export const servicePrincipalSchema = z.strictObject({
  appId: z.guid(),
  objectId: z.guid(),
  displayName: z.string().min(1).max(256).optional(),
});

export const grantSchema = z
  .strictObject({ right: z.enum(mailboxRights), ...trustee })
  .refine(oneTrustee, needsOneTrustee);

/** What a seed says of one tenant. */
export const tenantSeedSchema = tenantSettingsSchema.extend({
  /** Id, domain or name. */
  tenant: z.string().min(1),
  authenticationPolicies: z.array(authenticationPolicySchema).max(1000).default([]),
  applicationAccessPolicies: z.array(applicationAccessPolicySchema).max(300).default([]),
  managementScopes: z.array(managementScopeSchema).max(1000).default([]),
  managementRoleAssignments: z.array(managementRoleAssignmentSchema).max(1000).default([]),
  servicePrincipals: z.array(servicePrincipalSchema).max(1000).default([]),
});

/** What a seed says of one mailbox, beside its contents. */
export const mailboxSeedShape = {
  settings: mailboxSettingsSchema.default({}),
  permissions: z.array(grantSchema).max(1000).default([]),
};

export type NewAuthenticationPolicy = z.input<typeof authenticationPolicySchema>;
export type NewApplicationAccessPolicy = z.input<typeof applicationAccessPolicySchema>;
export type NewManagementScope = z.input<typeof managementScopeSchema>;
export type NewManagementRoleAssignment = z.input<typeof managementRoleAssignmentSchema>;
export type NewServicePrincipal = z.input<typeof servicePrincipalSchema>;
export type NewGrant = z.input<typeof grantSchema>;
