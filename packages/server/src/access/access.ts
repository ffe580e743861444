import type { Role } from '@authshift/core/contract';

/** Who operates the product, for which organization, and what they may do. */
export interface Access {
  readonly organization: { readonly id: string; readonly name: string };
  readonly actor: { readonly id: string; readonly name: string };
  readonly role: Role;
  /**
   * Until when this holds, for example the end of a token, in the machine's time: a stream of events ends then. Absent: until the host
   * says otherwise.
   */
  readonly expiresAt?: Date | undefined;
}

/**
 * Null: nobody could be recognised. Throw `AccessError` to say more. While a stream of events is open it is asked again, with the same
 * request, once a minute: that is no sign of life of a person.
 */
export type Authenticate = (request: Request) => Promise<Access | null>;

export type AccessErrorCode = 'unauthenticated' | 'wrong_organization';

/** `unauthenticated`: no or no valid token; `wrong_organization`: somebody, but of another organization. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly code: AccessErrorCode;

  constructor(code: AccessErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const rank: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

export function hasRole(actual: Role, needed: Role): boolean {
  return rank[actual] >= rank[needed];
}
