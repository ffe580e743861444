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
  | 'state_damaged'
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

export function unknownTenant(reference: string): MockIdpError {
  return new MockIdpError('unknown_tenant', `No tenant has the id, domain or name "${reference}".`);
}

export function unknownUser(address: string): MockIdpError {
  return new MockIdpError('unknown_user', `No account has the address "${address}".`);
}

export function unknownApp(clientId: string): MockIdpError {
  return new MockIdpError('unknown_app', `No app has the client id "${clientId}".`);
}

/** What a schema did not like, by path; `whole` names the value itself. */
export function wordIssues(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
  whole: string,
): string {
  return issues.map(({ path, message }) => `${path.join('.') || whole}: ${message}`).join('; ');
}
