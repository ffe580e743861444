export type MockIdpErrorCode =
  | 'unknown_tenant'
  | 'unknown_user'
  | 'unknown_app'
  | 'invalid_seed'
  | 'invalid_snapshot'
  | 'invalid_request'
  | 'forbidden'
  | 'port_in_use'
  | 'state_in_use'
  | 'invalid_certificate'
  | 'unreachable';

/** Something the caller of a mock did wrong, or has to know. Tell them apart by `code`. */
export class MockIdpError extends Error {
  readonly code: MockIdpErrorCode;

  constructor(code: MockIdpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MockIdpError';
    this.code = code;
  }
}
