export type MockExchangeErrorCode =
  | 'unknown_tenant'
  | 'unknown_mailbox'
  | 'unknown_account'
  | 'unknown_item'
  | 'invalid_snapshot'
  | 'invalid_request'
  /** PowerShell that is none, or not of the part that is read here; nothing of it has run. */
  | 'not_understood'
  | 'forbidden'
  | 'invalid_certificate'
  | 'port_in_use'
  | 'state_in_use'
  | 'state_damaged'
  | 'unreachable';

/** Something the caller of a mock did wrong, or has to know. Tell them apart by `code`. */
export class MockExchangeError extends Error {
  override readonly name = 'MockExchangeError';
  readonly code: MockExchangeErrorCode;

  constructor(code: MockExchangeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static unknownTenant(reference: string): MockExchangeError {
    return new MockExchangeError('unknown_tenant', `No tenant has the id, domain or name "${reference}".`);
  }

  static unknownMailbox(address: string): MockExchangeError {
    return new MockExchangeError('unknown_mailbox', `There is no mailbox ${address}.`);
  }

  static unknownAccount(address: string): MockExchangeError {
    return new MockExchangeError('unknown_account', `No account has the address "${address}".`);
  }
}
