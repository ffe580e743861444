import type { DirectoryUser } from '@authshift/mock-idp';
import * as z from 'zod';
import { findOwner } from '../../control/find.ts';
import { type ControlledExchange, operation } from '../../control/operation.ts';
import { MockExchangeError } from '../../mockExchangeError.ts';
import { fieldOf, splitMessage } from '../../submission/messageHeader.ts';
import { primaryAddress } from '../mailbox.ts';
import type { StoredMessage } from './mailStore.ts';
import { MailStoreError } from './mailStoreError.ts';
import { newMailSchema, toMessage } from './newMail.ts';

/** A message as a test looks at it. */
export interface MailSummary {
  readonly id: string;
  /** Path of its folder. */
  readonly folder: string;
  readonly uid: number;
  /** Address of the first sender in its header; undefined when there is none. */
  readonly from: string | undefined;
  readonly to: readonly string[];
  readonly subject: string;
  /** ISO instant. */
  readonly receivedAt: string;
  readonly flags: readonly string[];
  /** Bytes. */
  readonly size: number;
}

const address = z.strictObject({ address: z.string() });

/** Mail as a world's set-up: no permission is asked for, no limit counts, and what is delivered is there at once. */
export const mailOperations = {
  'list-mail': operation(address.extend({ folder: z.string().optional() }), async (exchange, { folder, ...input }) => {
    const owner = await findOwner(exchange, input.address);
    const all = exchange.mail.folders(owner);
    const wanted = folder === undefined ? undefined : exchange.mail.folder(owner, folder);
    if (folder !== undefined && wanted === undefined) throw unknownFolder(folder, input.address);
    const shown = (wanted === undefined ? all : [wanted]).flatMap(({ id, path }) =>
      exchange.mail.messages(owner, id).map((message) => summarize(message, path)),
    );
    return Promise.all(shown);
  }),
  'mail-source': operation(address.extend({ id: z.string() }), async (exchange, { id, ...input }) => {
    const message = exchange.mail.message(await findOwner(exchange, input.address), id);
    if (message === undefined)
      throw new MockExchangeError('unknown_item', `There is no message ${id} in ${input.address}.`);
    return message.raw.toString('base64');
  }),
  'deliver-mail': operation(
    address.extend({ mail: newMailSchema }),
    async (exchange, { mail, ...input }) => {
      const owner = await findOwner(exchange, input.address);
      const path = await ensureFolder(exchange, owner, mail.folder);
      const message = await exchange.mail
        .append(owner, path, toMessage(mail, primaryAddress(owner), exchange.now()))
        .catch(refuse);
      return summarize(message, path);
    },
    { limit: 64 * 1024 * 1024 },
  ),
  'clear-mail': operation(address, async (exchange, input) =>
    exchange.mail.clear(await findOwner(exchange, input.address)),
  ),
} as const;

async function ensureFolder({ mail }: ControlledExchange, owner: DirectoryUser, path: string): Promise<string> {
  const folder = mail.folder(owner, path) ?? (await mail.createFolder(owner, path).catch(refuse));
  return folder.path;
}

function refuse(error: unknown): never {
  if (error instanceof MailStoreError) throw new MockExchangeError('invalid_request', error.message, { cause: error });
  throw error;
}

function unknownFolder(folder: string, mailbox: string): MockExchangeError {
  return new MockExchangeError('unknown_item', `There is no folder ${folder} in ${mailbox}.`);
}

async function summarize({ id, uid, raw, receivedAt, flags }: StoredMessage, folder: string): Promise<MailSummary> {
  // Loaded with the first look, so that the mock starts without it.
  const { addressParser, decodeWords } = await import('postal-mime');
  const header = splitMessage(raw);
  const addresses = (name: string): readonly string[] =>
    addressParser(fieldOf(header, name) ?? '').flatMap(({ address: one, group }) =>
      group === undefined ? [one] : group.map((member) => member.address),
    );
  return {
    id,
    folder,
    uid,
    from: addresses('From')[0],
    to: addresses('To'),
    subject: decodeWords(fieldOf(header, 'Subject') ?? ''),
    receivedAt: new Date(receivedAt).toISOString(),
    flags,
    size: raw.length,
  };
}
