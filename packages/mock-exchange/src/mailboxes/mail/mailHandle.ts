import type { Call } from '../../control/operations.ts';
import type { MailSummary } from './mailOperations.ts';
import type { NewMail } from './newMail.ts';

/** Looks into the mail of any mailbox and sets it up, by the mailbox's address. Rejects with `unknown_mailbox`. */
export interface MailHandle {
  /** By folder and UID; of one folder (its path) or all. Rejects with `unknown_item` for a folder that is not there. */
  list(address: string, folder?: string): Promise<readonly MailSummary[]>;
  /** The message as it is stored (RFC 5322). Rejects with `unknown_item`. */
  source(address: string, id: string): Promise<Buffer>;
  /** Puts a message there at once, past every rule; clients that wait for mail are told. Rejects with `invalid_request`. */
  deliver(address: string, mail: NewMail): Promise<MailSummary>;
  /** Takes away every message, and every folder that does not belong to every mailbox. */
  clear(address: string): Promise<void>;
}

export function mailHandle(call: Call): MailHandle {
  return {
    list: (address, folder) => call('list-mail', { address, ...(folder === undefined ? {} : { folder }) }),
    source: async (address, id) => Buffer.from(await call('mail-source', { address, id }), 'base64'),
    deliver: (address, mail) => call('deliver-mail', { address, mail }),
    clear: (address) => call('clear-mail', { address }),
  };
}
