import type { DirectoryUser } from '@authshift/mock-idp';
import type { MailboxSettings } from '../../mailboxes/mailboxSettings.ts';
import { changedList } from './bindParameters.ts';
import type { AdminObject, Cmdlet, CmdletContext } from './cmdlet.ts';
import { list, listing } from './listing.ts';
import { recipientObject, recipientProperties } from './recipientObject.ts';
import { listMailboxes, requireMailbox } from './recipients.ts';
import { warnUnlessChanged } from './unchanged.ts';

const casView = [
  'Name',
  'ActiveSyncEnabled',
  'OWAEnabled',
  'PopEnabled',
  'ImapEnabled',
  'MapiEnabled',
  'SmtpClientAuthenticationDisabled',
];

export const getCasMailbox: Cmdlet = {
  name: 'Get-CASMailbox',
  parameters: listing,
  positional: ['Identity'],
  unserved: [
    'ActiveSyncDebugLogging',
    'GetImapProtocolLog',
    'GetPopProtocolLog',
    'OrganizationalUnit',
    'SortBy',
    'ProtocolSettings',
  ],
  run: async (parameters, context) => {
    return list(await listMailboxes(context), parameters, { context, show: (user) => casMailboxObject(user, context) });
  },
};

async function casMailboxObject(user: DirectoryUser, context: CmdletContext): Promise<AdminObject> {
  const settings = await context.services.settings.writtenMailbox(user);
  const { EmailAddresses = [], ...names } = recipientProperties(user, context);
  const { Name, DisplayName, PrimarySmtpAddress, Guid, DistinguishedName, Identity, ExternalDirectoryObjectId } =
    names as Readonly<Record<string, string>>;
  return recipientObject('CASMailbox', user, {
    view: casView,
    properties: {
      Name: Name ?? '',
      DisplayName: DisplayName ?? '',
      PrimarySmtpAddress: PrimarySmtpAddress ?? '',
      EmailAddresses,
      ActiveSyncEnabled: settings.activeSyncEnabled,
      OWAEnabled: settings.owaEnabled,
      ECPEnabled: true,
      PopEnabled: settings.popEnabled,
      ImapEnabled: settings.imapEnabled,
      MAPIEnabled: settings.mapiEnabled,
      EwsEnabled: settings.ewsEnabled,
      EwsApplicationAccessPolicy: settings.ewsApplicationAccessPolicy,
      EwsAllowList: settings.ewsAllowList,
      EwsBlockList: settings.ewsBlockList,
      SmtpClientAuthenticationDisabled: settings.smtpClientAuthenticationDisabled,
      UniversalOutlookEnabled: true,
      OutlookMobileEnabled: true,
      ExternalDirectoryObjectId: ExternalDirectoryObjectId ?? '',
      Guid: Guid ?? '',
      DistinguishedName: DistinguishedName ?? '',
      Identity: Identity ?? '',
    },
  });
}

/** How the names of parameters are those of settings. */
const casSettings = {
  ActiveSyncEnabled: 'activeSyncEnabled',
  EwsApplicationAccessPolicy: 'ewsApplicationAccessPolicy',
  EwsEnabled: 'ewsEnabled',
  ImapEnabled: 'imapEnabled',
  MAPIEnabled: 'mapiEnabled',
  OWAEnabled: 'owaEnabled',
  PopEnabled: 'popEnabled',
  SmtpClientAuthenticationDisabled: 'smtpClientAuthenticationDisabled',
} as const satisfies Readonly<Record<string, keyof MailboxSettings>>;

export const ewsAccessPolicies = ['EnforceAllowList', 'EnforceBlockList', ''] as const;

export const setCasMailbox: Cmdlet = {
  name: 'Set-CASMailbox',
  parameters: {
    Identity: 'text',
    ActiveSyncEnabled: 'boolean',
    EwsAllowList: 'texts',
    EwsApplicationAccessPolicy: ewsAccessPolicies,
    EwsBlockList: 'texts',
    EwsEnabled: 'boolean?',
    ImapEnabled: 'boolean',
    MAPIEnabled: 'boolean',
    OWAEnabled: 'boolean',
    PopEnabled: 'boolean',
    SmtpClientAuthenticationDisabled: 'boolean?',
  },
  positional: ['Identity'],
  mandatory: ['Identity'],
  unserved: [
    'ActiveSyncMailboxPolicy',
    'ECPEnabled',
    'EwsAllowEntourage',
    'EwsAllowMacOutlook',
    'EwsAllowOutlook',
    'ImapForceICalForCalendarRetrievalOption',
    'ImapMessagesRetrievalMimeFormat',
    'ImapSuppressReadReceipt',
    'ImapUseProtocolDefaults',
    'OutlookMobileEnabled',
    'OwaMailboxPolicy',
    'PopUseProtocolDefaults',
    'PublicFolderClientAccess',
    'UniversalOutlookEnabled',
  ],
  run: async (parameters, context) => {
    const user = await requireMailbox(String(parameters.Identity), context);
    const before = await context.services.settings.writtenMailbox(user);
    const named = Object.entries(casSettings).flatMap(([name, setting]) =>
      parameters[name] === undefined ? [] : [[setting, parameters[name]] as const],
    );
    const lists = {
      ...(parameters.EwsAllowList && { ewsAllowList: changedList(before.ewsAllowList, parameters.EwsAllowList) }),
      ...(parameters.EwsBlockList && { ewsBlockList: changedList(before.ewsBlockList, parameters.EwsBlockList) }),
    };
    const change = { ...Object.fromEntries(named), ...lists } as Partial<MailboxSettings>;
    warnUnlessChanged(String(parameters.Identity), { before, change }, context);
    await context.services.settings.changeMailbox(user, change, 'spreads');
    return [];
  },
};
