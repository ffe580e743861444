import type { DirectoryUser } from '@authshift/mock-idp';
import { hasCloudMailbox } from '../../mailboxes/mailbox.ts';
import type { MailboxSettings } from '../../mailboxes/mailboxSettings.ts';
import { changedList } from './bindParameters.ts';
import type { AdminObject, Bound, Cmdlet, CmdletContext } from './cmdlet.ts';
import { refreshScopes } from './managementScopes.ts';
import { readFilter } from './opathFilter.ts';
import { guidOf, recipientObject, recipientProperties } from './recipientObject.ts';
import { aliasOf, identified, listMailboxes, listUsers, only, requireMailbox, requireUser } from './recipients.ts';

const view = ['Name', 'Alias', 'Database', 'ProhibitSendQuota', 'ExternalDirectoryObjectId'];

/** Of every cmdlet that lists. */
export const listing = { Identity: 'text', ResultSize: 'size', Filter: 'text', SortBy: 'text' } as const;

export const getMailbox: Cmdlet = {
  name: 'Get-Mailbox',
  parameters: { ...listing, Anr: 'text', RecipientTypeDetails: 'texts', SoftDeletedMailbox: 'switch' },
  positional: ['Identity'],
  unserved: [
    'Archive',
    'Arbitration',
    'AuditLog',
    'Database',
    'GroupMailbox',
    'InactiveMailboxOnly',
    'IncludeInactiveMailbox',
    'MailboxPlan',
    'Migration',
    'Monitoring',
    'OrganizationalUnit',
    'PublicFolder',
    'Server',
  ],
  run: async (parameters, context) => {
    const known = parameters.SoftDeletedMailbox === true ? await listDeleted(context) : await listMailboxes(context);
    const found = await select(known, parameters, context);
    const types = (parameters.RecipientTypeDetails ?? []) as readonly string[];
    const objects = await Promise.all(found.map((user) => mailboxObject(user, context)));
    return objects.filter(
      ({ properties }) =>
        types.length === 0 ||
        types.some((type) => type.toLowerCase() === String(properties.RecipientTypeDetails).toLowerCase()),
    );
  },
};

async function listDeleted(context: CmdletContext): Promise<readonly DirectoryUser[]> {
  const users = (await listUsers(context)).filter(hasCloudMailbox);
  const states = await Promise.all(users.map((user) => context.services.settings.mailbox(user)));
  return users.filter((_, index) => states[index]?.state === 'soft-deleted');
}

const usualSize = 1000;
const more =
  'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.';
const moreThanUsual =
  'By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items returned. To return all items, specify "-ResultSize Unlimited". Be aware that, depending on the actual number of items, returning all items can take a long time and consume a large amount of memory. Also, we don\'t recommend storing the results in a variable. Instead, pipe the results to another task or script to perform batch changes.';

/** Those that `-Identity`, `-Filter` and `-Anr` leave, as many as are wanted. */
export async function select(
  users: readonly DirectoryUser[],
  { Identity, Filter, Anr, ResultSize }: Bound,
  context: CmdletContext,
): Promise<readonly DirectoryUser[]> {
  if (typeof Identity === 'string') return [only(Identity, identified(Identity, users, context.tenant))];
  const filter = typeof Filter === 'string' ? readFilter(Filter) : () => true;
  const found = users.filter((user) => {
    const properties = recipientProperties(user, context);
    return filter((name) => textsOf(properties, name)) && (typeof Anr !== 'string' || resolves(user, Anr));
  });
  const size = typeof ResultSize === 'number' ? ResultSize : usualSize;
  if (found.length > size) context.warn(ResultSize === undefined ? moreThanUsual : more);
  return found.slice(0, size);
}

function textsOf(properties: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const key = Object.keys(properties).find((one) => one.toLowerCase() === name.toLowerCase()) ?? '';
  const value = properties[key] ?? '';
  if (Array.isArray(value)) return value.map((one) => String(one).replace(/^smtp:/i, ''));
  return value === '' ? [] : [String(value)];
}

function resolves(user: DirectoryUser, anr: string): boolean {
  const wanted = anr.toLowerCase();
  return [user.displayName, user.upn, aliasOf(user)].some((name) => name.toLowerCase().startsWith(wanted));
}

async function mailboxObject(user: DirectoryUser, context: CmdletContext): Promise<AdminObject> {
  const { services, tenant } = context;
  const grants = await services.permissions.grants(user);
  const behalf = grants.flatMap(({ right, trustee }) =>
    right === 'SendOnBehalf' && trustee.kind === 'user' ? [trustee.oid] : [],
  );
  const users = await listUsers(context);
  const { state } = await services.settings.mailbox(user);
  return recipientObject('Mailbox', user, {
    view,
    properties: {
      ...recipientProperties(user, context),
      ExchangeGuid: guidOf('mailbox', tenant.id, user.oid),
      Database: 'EURPR00DG000-db001',
      ServerName: 'am0pr00mb0001',
      ProhibitSendQuota: '99 GB (106,300,440,576 bytes)',
      ProhibitSendReceiveQuota: '100 GB (107,374,182,400 bytes)',
      IsMailboxEnabled: true,
      IsShared: user.behaviour === 'shared',
      IsInactiveMailbox: false,
      IsSoftDeletedByRemove: state === 'soft-deleted',
      HiddenFromAddressListsEnabled: false,
      LitigationHoldEnabled: false,
      ForwardingAddress: null,
      ForwardingSmtpAddress: null,
      DeliverToMailboxAndForward: false,
      GrantSendOnBehalfTo: users.filter(({ oid }) => behalf.includes(oid)).map(aliasOf),
    },
  });
}

const customAttributeNames = Array.from({ length: 15 }, (_, index) => `CustomAttribute${index + 1}`);

export const setMailbox: Cmdlet = {
  name: 'Set-Mailbox',
  parameters: {
    Identity: 'text',
    GrantSendOnBehalfTo: 'texts',
    ...Object.fromEntries(customAttributeNames.map((name) => [name, 'text?' as const])),
  },
  positional: ['Identity'],
  mandatory: ['Identity'],
  unserved: [
    'Alias',
    'ArchiveName',
    'AuditEnabled',
    'DeliverToMailboxAndForward',
    'DisplayName',
    'EmailAddresses',
    'ForwardingAddress',
    'ForwardingSmtpAddress',
    'HiddenFromAddressListsEnabled',
    'LitigationHoldEnabled',
    'MessageCopyForSentAsEnabled',
    'ProhibitSendQuota',
    'Type',
    'WindowsEmailAddress',
  ],
  run: async (parameters, context) => {
    const user = await requireMailbox(String(parameters.Identity), context);
    if (parameters.GrantSendOnBehalfTo !== undefined) await setSendOnBehalf(user, parameters, context);
    const given = customAttributeNames.filter((name) => parameters[name] !== undefined);
    if (given.length === 0) return [];
    const { adminRecords } = context.services;
    const record = adminRecords.of(user);
    const values = Object.fromEntries(given.map((name) => [name, String(parameters[name] ?? '')]));
    adminRecords.keep(user, { ...record, customAttributes: { ...record.customAttributes, ...values } });
    await refreshScopes(context);
    return [];
  },
};

async function setSendOnBehalf(user: DirectoryUser, parameters: Bound, context: CmdletContext): Promise<void> {
  const { permissions } = context.services;
  const before = (await permissions.grants(user)).flatMap(({ right, trustee }) =>
    right === 'SendOnBehalf' && trustee.kind === 'user' ? [trustee.oid] : [],
  );
  const change = parameters.GrantSendOnBehalfTo;
  const resolve = async (names: readonly string[]) =>
    Promise.all(names.map(async (name) => (await requireUser(name, context)).oid));
  const wanted = Array.isArray(change)
    ? await resolve(change as readonly string[])
    : changedList(before, {
        add: await resolve((change as { add: readonly string[] }).add),
        remove: await resolve((change as { remove: readonly string[] }).remove),
      });
  for (const oid of wanted.filter((one) => !before.includes(one))) {
    await permissions.grant(user, { kind: 'user', oid }, 'SendOnBehalf', 'spreads');
  }
  for (const oid of before.filter((one) => !wanted.includes(one))) {
    await permissions.revoke(user, { kind: 'user', oid }, 'SendOnBehalf', 'spreads');
  }
}

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
  parameters: { ...listing, Anr: 'text', RecipientTypeDetails: 'texts' },
  positional: ['Identity'],
  unserved: [
    'ActiveSyncDebugLogging',
    'GetImapProtocolLog',
    'GetPopProtocolLog',
    'OrganizationalUnit',
    'ProtocolSettings',
  ],
  run: async (parameters, context) => {
    const users = await select(await listMailboxes(context), parameters, context);
    return Promise.all(users.map((user) => casMailboxObject(user, context)));
  },
};

async function casMailboxObject(user: DirectoryUser, context: CmdletContext): Promise<AdminObject> {
  const settings = await context.services.settings.writtenMailbox(user);
  const { Name, DisplayName, PrimarySmtpAddress, Guid, DistinguishedName, Identity, ExternalDirectoryObjectId } =
    recipientProperties(user, context) as Readonly<Record<string, string>>;
  return recipientObject('CASMailbox', user, {
    view: casView,
    properties: {
      Name: Name ?? '',
      DisplayName: DisplayName ?? '',
      PrimarySmtpAddress: PrimarySmtpAddress ?? '',
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

/** Seen in many transcripts. */
export function warnUnlessChanged(
  identity: string,
  { before, change }: { readonly before: object; readonly change: object },
  { warn }: CmdletContext,
): void {
  const same = Object.entries(change).every(
    ([name, value]) => JSON.stringify(Reflect.get(before, name)) === JSON.stringify(value),
  );
  if (same) warn(`The command completed successfully but no settings of '${identity}' have been modified.`);
}
