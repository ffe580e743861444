import type { Directory } from '@authshift/mock-idp';
import { type CheckedSeed, ExchangeSeedError } from '../exchangeSeed.ts';
import { hasCloudMailbox, primaryAddress } from '../mailbox.ts';
import { isFolderPath } from './mailFolder.ts';
import type { NewMessage } from './mailStore.ts';
import { toMessage } from './newMail.ts';

/** A message a mailbox starts with, instead of those that follow from its object id. */
export interface SeededMessage extends NewMessage {
  readonly path: string;
}

/** By `tenant id/object id`. */
export type SeededMail = ReadonlyMap<string, readonly SeededMessage[]>;

export interface SeededMailOptions {
  readonly directory: Directory;
  readonly seed: Pick<CheckedSeed, 'mailboxes'>;
  /** Epoch milliseconds of the UTC midnight at which messages without a time came. */
  readonly today: number;
}

/** Rejects with `ExchangeSeedError` when the seed names a mailbox the directory does not have, or a folder that cannot be. */
export async function resolveMailSeed({ directory, seed, today }: SeededMailOptions): Promise<SeededMail> {
  const seeded = new Map<string, readonly SeededMessage[]>();
  for (const { address, messages } of seed.mailboxes) {
    if (messages === undefined) continue;
    const owner = await directory.findUser({ address });
    if (owner === undefined || !hasCloudMailbox(owner)) throw new ExchangeSeedError(`There is no mailbox ${address}.`);
    const made = messages.map((mail) => {
      if (!isFolderPath(mail.folder)) throw new ExchangeSeedError(`${mail.folder} is no name for a mail folder.`);
      return { path: mail.folder, ...toMessage(mail, primaryAddress(owner), new Date(today)) };
    });
    seeded.set(`${owner.tenantId}/${owner.oid}`, made);
  }
  return seeded;
}
