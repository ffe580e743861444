import type { DirectoryUser } from '@authshift/mock-idp';
import { hasCloudMailbox } from '../../mailboxes/mailbox.ts';
import { changedList } from './bindParameters.ts';
import type { AdminObject, Bound, Cmdlet, CmdletContext } from './cmdlet.ts';
import { list, listing } from './listing.ts';
import { refreshScopes } from './managementScopes.ts';
import { guidOf, recipientObject, recipientProperties } from './recipientObject.ts';
import { aliasOf, listMailboxes, listUsers, requireMailbox, requireUser } from './recipients.ts';

const view = ['Name', 'Alias', 'Database', 'ProhibitSendQuota', 'ExternalDirectoryObjectId'];

export const getMailbox: Cmdlet = {
  name: 'Get-Mailbox',
  parameters: { ...listing, SoftDeletedMailbox: 'switch' },
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
    'SortBy',
  ],
  run: async (parameters, context) => {
    const known = parameters.SoftDeletedMailbox === true ? await listDeleted(context) : await listMailboxes(context);
    return list(known, parameters, { context, show: (user) => mailboxObject(user, context) });
  },
};

async function listDeleted(context: CmdletContext): Promise<readonly DirectoryUser[]> {
  const users = (await listUsers(context)).filter(hasCloudMailbox);
  const states = await Promise.all(users.map((user) => context.services.settings.mailbox(user)));
  return users.filter((_, index) => states[index]?.state === 'soft-deleted');
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
