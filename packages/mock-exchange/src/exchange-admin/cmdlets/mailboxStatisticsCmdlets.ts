import type { DirectoryUser } from '@authshift/mock-idp';
import type { AdminObject, Cmdlet, CmdletContext } from './cmdlet.ts';
import { guidOf, recipientObject } from './recipientObject.ts';
import { aliasOf, canonicalName, requireMailbox } from './recipients.ts';

export const getMailboxStatistics: Cmdlet = {
  name: 'Get-MailboxStatistics',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  unserved: [
    'Archive',
    'CopyOnServer',
    'Database',
    'Filter',
    'IncludeMoveHistory',
    'IncludeMoveReport',
    'IncludePassive',
    'IncludeQuarantineDetails',
    'IncludeSoftDeletedRecipients',
    'NoADLookup',
    'Server',
    'StoreMailboxIdentity',
    'UseCustomRouting',
  ],
  run: async ({ Identity }, context) => {
    const owner = await requireMailbox(String(Identity), context);
    const { opened } = await context.services.settings.writtenMailbox(owner);
    if (opened) return [statisticsObject(owner, context)];
    context.warn(neverOpened(owner, context));
    return [];
  },
};

function statisticsObject(owner: DirectoryUser, { services, tenant }: CmdletContext): AdminObject {
  const { mail, mailboxes } = services;
  const messages = mail.folders(owner).flatMap(({ id }) => mail.messages(owner, id));
  const bytes = messages.reduce((sum, { raw }) => sum + raw.byteLength, 0);
  return recipientObject('MailboxStatistics', owner, {
    view: ['DisplayName', 'ItemCount', 'TotalItemSize'],
    properties: {
      DisplayName: owner.displayName,
      MailboxGuid: guidOf('mailbox', tenant.id, owner.oid),
      ItemCount: messages.length + mailboxes.items(owner, 'calendar').length,
      TotalItemSize: `${(bytes / 1024).toFixed(2)} KB (${bytes.toLocaleString('en-US')} bytes)`,
      Identity: aliasOf(owner),
    },
  });
}

/** Seen in many transcripts. */
function neverOpened(owner: DirectoryUser, { tenant }: CmdletContext): string {
  const name = canonicalName(aliasOf(owner), tenant);
  return `The user hasn't logged on to mailbox '${name}' ('${guidOf('user', tenant.id, owner.oid)}'), so there is no data to return. After the user logs on, this warning will no longer appear.`;
}
