export type MailStoreErrorCode =
  | 'folder-not-found'
  | 'folder-exists'
  /** One of the folders that every mailbox has can neither be renamed nor deleted. */
  | 'folder-fixed'
  | 'folder-name'
  | 'message-too-large';

const texts: Readonly<Record<MailStoreErrorCode, string>> = {
  'folder-not-found': 'There is no such mail folder.',
  'folder-exists': 'There is a mail folder of this name already.',
  'folder-fixed': 'This mail folder belongs to every mailbox and can neither be renamed nor deleted.',
  'folder-name': 'This is not a name for a mail folder.',
  'message-too-large': 'The message is larger than a mailbox takes.',
};

/** A change of a mailbox that cannot be made; nothing has changed. */
export class MailStoreError extends Error {
  override readonly name = 'MailStoreError';
  readonly code: MailStoreErrorCode;

  constructor(code: MailStoreErrorCode) {
    super(texts[code]);
    this.code = code;
  }
}
