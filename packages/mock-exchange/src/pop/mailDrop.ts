import type { DirectoryUser } from '@authshift/mock-idp';
import type { MailStore, StoredMessage } from '../mailboxes/mail/mailStore.ts';

export interface Listed {
  /** From 1, in the order of the session's beginning. */
  readonly number: number;
  readonly message: StoredMessage;
}

/** The Inbox as it was when the session began (RFC 1939, section 4), with what the session marked for deletion. */
export interface MailDrop {
  /** What is not marked. */
  list(): readonly Listed[];
  find(number: string | undefined): Listed | undefined;
  mark(number: number): void;
  unmarkAll(): void;
  /** Takes the marked messages away. */
  commit(): Promise<void>;
}

export function openMailDrop(owner: DirectoryUser, mail: MailStore): MailDrop {
  const all = mail.messages(owner, mail.inbox(owner).id).map((message, index) => ({ number: index + 1, message }));
  const marked = new Set<number>();
  const list = (): readonly Listed[] => all.filter(({ number }) => !marked.has(number));
  return {
    list,
    find: (number) => list().find((one) => String(one.number) === number),
    mark: (number) => void marked.add(number),
    unmarkAll: () => marked.clear(),
    commit: async () => {
      const ids = all.filter(({ number }) => marked.has(number)).map(({ message }) => message.id);
      if (ids.length > 0) await mail.remove(owner, ids);
    },
  };
}

/** Lines that begin with a dot get another; a dot alone ends it (RFC 1939, section 3). */
export function stuffed(raw: Buffer): Buffer {
  const text = raw.toString('latin1').replace(/^\./gm, '..');
  return Buffer.from(`${text}${text.endsWith('\r\n') || text === '' ? '' : '\r\n'}.\r\n`, 'latin1');
}

/** The header, the line between, and the first lines of the body. */
export function topOf(raw: Buffer, lines: number): Buffer {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return raw;
  const body = text
    .slice(end + 4)
    .split('\r\n')
    .slice(0, lines);
  return Buffer.from(`${text.slice(0, end + 4)}${body.map((line) => `${line}\r\n`).join('')}`, 'latin1');
}
