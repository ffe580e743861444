import type { Circumstances } from '../policies/circumstances.ts';

/** How a person has shown who they are. Codes and refresh tokens carry it along. */
export interface Authentication {
  /** Seconds since the epoch of the last password. */
  readonly authTime: number;
  /** When the password, and when the second factor, was last shown: milliseconds by the home tenant's clock. */
  readonly signedInAt: number;
  readonly mfaAt?: number | undefined;
  readonly sid: string | undefined;
  readonly keepSignedIn: boolean;
  /** From where. */
  readonly circumstances?: Circumstances | undefined;
}
