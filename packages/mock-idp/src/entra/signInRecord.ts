import * as z from 'zod';
import { DEVICE_STATES, PLATFORMS } from '../policies/circumstances.ts';
import type { Authentication } from '../world/authentication.ts';

/** What an access token on behalf of a person says to Entra alone: how and when that person signed in, and when this token was issued. */
export interface SignInRecord {
  readonly authentication: Authentication;
  /** Milliseconds by the clock of the person's home tenant, which `iat` is not. */
  readonly issuedAt: number;
}

const record = z.strictObject({
  issuedAt: z.number(),
  authTime: z.number(),
  signedInAt: z.number(),
  mfaAt: z.number().optional(),
  sid: z.string().optional(),
  keepSignedIn: z.boolean(),
  circumstances: z
    .strictObject({
      device: z.enum(DEVICE_STATES).optional(),
      platform: z.enum(PLATFORMS).optional(),
      address: z.string().optional(),
    })
    .optional(),
});

/** The value of the claim `aio`, which nobody else may read. It stands in a signed token, so it needs no seal of its own. */
export function writeSignInRecord({ authentication, issuedAt }: SignInRecord): string {
  const { authTime, signedInAt, mfaAt, sid, keepSignedIn, circumstances } = authentication;
  const facts = { issuedAt, authTime, signedInAt, mfaAt, sid, keepSignedIn, circumstances };
  return Buffer.from(JSON.stringify(facts)).toString('base64url');
}

/** Undefined for any other text. */
export function readSignInRecord(aio: unknown): SignInRecord | undefined {
  try {
    const { issuedAt, ...authentication } = record.parse(JSON.parse(Buffer.from(String(aio), 'base64url').toString()));
    return { authentication: { ...authentication, sid: authentication.sid }, issuedAt };
  } catch {
    return undefined;
  }
}
