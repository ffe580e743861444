import { randomUUID } from 'node:crypto';
import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import { findMailboxUser } from '../mailboxes/mailbox.ts';
import type { MailStore } from '../mailboxes/mail/mailStore.ts';
import { fieldOf, splitMessage, withFields } from './messageHeader.ts';
import type { OutboundMessage, Submission, SubmittedMessage } from './submission.ts';

export interface SubmissionOptions {
  readonly directory: Directory;
  readonly mail: MailStore;
}

export function createSubmission({ directory, mail }: SubmissionOptions): Submission {
  let outbound: OutboundMessage[] = [];
  return {
    async submit(message) {
      const split = splitMessage(message.raw);
      const messageId = fieldOf(split, 'Message-ID') ?? `<${randomUUID()}@mock.invalid>`;
      const added = fieldOf(split, 'Message-ID') === undefined ? [`Message-ID: ${messageId}`] : [];
      for (const owner of await localRecipients(message, directory)) {
        await mail.append(owner, folderOf(mail, owner, 'inbox'), { raw: withFields(split, added, ['bcc']) });
      }
      if (message.saveToSent) {
        const sent = { raw: withFields(split, added, []), flags: ['\\Seen'] };
        await mail.append(message.mailbox, folderOf(mail, message.mailbox, 'sent'), sent);
      }
      return { verdict: 'sent', messageId };
    },
    outbound: { list: async () => outbound },
    async reset() {
      outbound = [];
    },
  };
}

async function localRecipients(
  { tenant, recipients }: SubmittedMessage,
  directory: Directory,
): Promise<readonly DirectoryUser[]> {
  const found = await Promise.all(recipients.map((address) => findMailboxUser(directory, tenant.id, address)));
  return found.filter((user) => user !== undefined);
}

function folderOf(mail: MailStore, owner: DirectoryUser, use: 'inbox' | 'sent'): string {
  const folder = mail.folders(owner).find(({ specialUse }) => specialUse === use);
  if (folder === undefined) throw new Error(`A mailbox has no folder for ${use}.`);
  return folder.id;
}
