import { inForce } from '../../policies/datedRules.ts';
import type { TenantSettings, TenantSettingsChange } from '../../policies/tenantSettings.ts';
import { requirePolicy } from './authenticationPolicyCmdlets.ts';
import { changedList } from './bindParameters.ts';
import { ewsAccessPolicies } from './casMailboxCmdlets.ts';
import type { AdminObject, Bound, Cmdlet, CmdletContext } from './cmdlet.ts';
import { wrongType } from './cmdletError.ts';
import { guidOf } from './recipientObject.ts';
import { distinguishedName, organizationName } from './recipients.ts';
import { warnUnlessChanged } from './unchanged.ts';

export const getOrganizationConfig: Cmdlet = {
  name: 'Get-OrganizationConfig',
  parameters: { RetrieveEwsOperationAccessPolicy: 'switch' },
  run: async (parameters, context) => [await organizationObject(parameters, context)],
};

async function organizationObject(parameters: Bound, context: CmdletContext): Promise<AdminObject> {
  const { services, tenant } = context;
  const settings = await services.settings.writtenTenant(tenant.id);
  const name = organizationName(tenant);
  // Without the switch the member is there and empty, whatever list holds (Microsoft's page "Control access to EWS").
  const listed =
    parameters.RetrieveEwsOperationAccessPolicy === true ? await allowedApps(settings, context) : undefined;
  return {
    type: 'OrganizationConfig',
    identity: name,
    properties: {
      Name: name,
      DisplayName: tenant.name,
      DefaultAuthenticationPolicy: settings.defaultAuthenticationPolicy,
      OAuth2ClientProfileEnabled: true,
      EwsEnabled: settings.ewsEnabled,
      EwsAllowedAppIDs: listed === undefined || listed.length === 0 ? null : listed.join(','),
      EwsApplicationAccessPolicy: settings.ewsApplicationAccessPolicy,
      EwsAllowList: settings.ewsAllowList,
      EwsBlockList: settings.ewsBlockList,
      EwsAllowEntourage: null,
      EwsAllowMacOutlook: null,
      EwsAllowOutlook: null,
      IsDehydrated: false,
      ActivityBasedAuthenticationTimeoutEnabled: true,
      AuditDisabled: false,
      Guid: guidOf('organization', tenant.id),
      DistinguishedName: distinguishedName(name, tenant, 'Configuration'),
      Identity: name,
    },
  };
}

/** The list that holds, as it is read back: Microsoft filled it for tenants that had none when it began to count. */
async function allowedApps(settings: TenantSettings, { services, tenant }: CmdletContext): Promise<readonly string[]> {
  if (settings.ewsAllowedAppIds !== null) return settings.ewsAllowedAppIds;
  if (!inForce('ews-only-listed-apps', tenant.asOf)) return [];
  return (await services.directory.listApps(tenant.id)).map(({ clientId }) => clientId);
}

export const setOrganizationConfig: Cmdlet = {
  name: 'Set-OrganizationConfig',
  parameters: {
    DefaultAuthenticationPolicy: 'text?',
    EwsAllowList: 'texts',
    EwsAllowedAppIDs: 'text?',
    EwsApplicationAccessPolicy: ewsAccessPolicies,
    EwsBlockList: 'texts',
    EwsEnabled: 'boolean?',
  },
  unserved: [
    'ActivityBasedAuthenticationTimeoutEnabled',
    'AuditDisabled',
    'EwsAllowEntourage',
    'EwsAllowMacOutlook',
    'EwsAllowOutlook',
    'FocusedInboxOn',
    'MailTipsAllTipsEnabled',
    'OAuth2ClientProfileEnabled',
    'PublicFoldersEnabled',
    'RejectDirectSend',
    'SendFromAliasEnabled',
  ],
  run: async (parameters, context) => {
    const { settings } = context.services;
    const before = await settings.writtenTenant(context.tenant.id);
    const change = await organizationChange(parameters, before, context);
    warnUnlessChanged(organizationName(context.tenant), { before, change }, context);
    await settings.changeTenant(context.tenant.id, change, 'spreads');
    return [];
  },
};

async function organizationChange(
  parameters: Bound,
  before: TenantSettings,
  context: CmdletContext,
): Promise<TenantSettingsChange> {
  const { DefaultAuthenticationPolicy, EwsAllowedAppIDs, EwsApplicationAccessPolicy, EwsEnabled } = parameters;
  const change: Record<string, unknown> = {};
  if (EwsEnabled !== undefined) change.ewsEnabled = EwsEnabled;
  if (EwsApplicationAccessPolicy !== undefined) change.ewsApplicationAccessPolicy = EwsApplicationAccessPolicy;
  // The whole list is written, whatever was in it before (M28).
  if (EwsAllowedAppIDs !== undefined) change.ewsAllowedAppIds = appIds(EwsAllowedAppIDs);
  if (parameters.EwsAllowList) change.ewsAllowList = changedList(before.ewsAllowList, parameters.EwsAllowList);
  if (parameters.EwsBlockList) change.ewsBlockList = changedList(before.ewsBlockList, parameters.EwsBlockList);
  if (DefaultAuthenticationPolicy === null) change.defaultAuthenticationPolicy = null;
  if (typeof DefaultAuthenticationPolicy === 'string') {
    change.defaultAuthenticationPolicy = (await requirePolicy(DefaultAuthenticationPolicy, context)).name;
  }
  return change as TenantSettingsChange;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function appIds(value: Bound[string]): readonly string[] {
  const ids = String(value ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const strange = ids.find((id) => !guid.test(id));
  // [unverified words]
  if (strange !== undefined)
    throw wrongType('EwsAllowedAppIDs', `Cannot convert value "${strange}" to type "System.Guid".`);
  return ids;
}

export const getTransportConfig: Cmdlet = {
  name: 'Get-TransportConfig',
  parameters: {},
  run: async (_, { services, tenant }) => {
    const { smtpClientAuthenticationDisabled } = await services.settings.writtenTenant(tenant.id);
    return [
      {
        type: 'TransportConfig',
        identity: 'Transport Settings',
        properties: {
          Name: 'Transport Settings',
          SmtpClientAuthenticationDisabled: smtpClientAuthenticationDisabled,
          AllowLegacyTLSClients: null,
          MessageExpiration: '1.00:00:00',
          MaxRecipientEnvelopeLimit: '500',
          Guid: guidOf('transport', tenant.id),
          DistinguishedName: distinguishedName('Transport Settings', tenant, 'Configuration'),
          Identity: 'Transport Settings',
        },
      },
    ];
  },
};

export const setTransportConfig: Cmdlet = {
  name: 'Set-TransportConfig',
  parameters: { SmtpClientAuthenticationDisabled: 'boolean' },
  unserved: [
    'AllowLegacyTLSClients',
    'ClearCategories',
    'ExternalPostmasterAddress',
    'JournalingReportNdrTo',
    'MaxRecipientEnvelopeLimit',
    'MessageExpiration',
    'ReplyAllStormProtectionEnabled',
  ],
  run: async ({ SmtpClientAuthenticationDisabled }, context) => {
    const { settings } = context.services;
    const change =
      typeof SmtpClientAuthenticationDisabled === 'boolean'
        ? { smtpClientAuthenticationDisabled: SmtpClientAuthenticationDisabled }
        : {};
    const before = await settings.writtenTenant(context.tenant.id);
    warnUnlessChanged('Transport Settings', { before, change }, context);
    await settings.changeTenant(context.tenant.id, change, 'spreads');
    return [];
  },
};

export const getAcceptedDomain: Cmdlet = {
  name: 'Get-AcceptedDomain',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  run: async ({ Identity }, { tenant }) =>
    tenant.domains
      .filter((domain) => Identity === undefined || domain.toLowerCase() === String(Identity).toLowerCase())
      .map((domain) => ({
        type: 'AcceptedDomain',
        identity: domain,
        view: ['Name', 'DomainName', 'DomainType', 'Default'],
        properties: {
          Name: domain,
          DomainName: domain,
          DomainType: 'Authoritative',
          Default: domain === tenant.domains[0],
          InitialDomain: domain.endsWith('.onmicrosoft.com'),
          Identity: domain,
        },
      })),
};
