import { ProblemError } from '../http/problem.ts';
import { isPem, readCertificate } from './certificate.ts';

/** What an app is to prove itself with, as it is kept. */
export interface AppCredential {
  readonly kind: 'client-secret' | 'certificate';
  readonly value: string;
  /** Null: nobody knows. */
  readonly expiresAt: Date | null;
}

export interface GivenCredential {
  readonly secret?: string | undefined;
  readonly certificate?: string | undefined;
  readonly expiresAt?: string | null;
}

/** Where the two stand in what was sent. */
export interface CredentialPaths {
  readonly secret: string;
  readonly certificate: string;
}

/** Takes a secret or a certificate as somebody sent it, and refuses what Entra could not take. */
export function readCredential(
  { secret, certificate, expiresAt = null }: GivenCredential,
  {
    now,
    paths = { secret: 'secret', certificate: 'certificate' },
  }: { readonly now: Date; readonly paths?: CredentialPaths },
): AppCredential {
  if (certificate === undefined) {
    const value = secret ?? '';
    refuseNoSecret(value, paths.secret);
    return { kind: 'client-secret', value, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
  }
  const { pem, endsAt } = readCertificate(certificate, paths.certificate);
  if (endsAt <= now) throw refusal(paths.certificate, ['has_expired', 'This certificate has expired.']);
  return { kind: 'certificate', value: pem, expiresAt: endsAt };
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Entra shows a secret's id, a GUID, beside its value; the value never is a GUID. */
function refuseNoSecret(value: string, path: string): void {
  if (GUID.test(value.trim())) {
    throw refusal(path, ['is_secret_id', 'This is the id of the secret. Copy its value.']);
  }
  if (isPem(value.trim()))
    throw refusal(path, ['is_certificate', 'This is a certificate or its key. Send both as one.']);
}

function refusal(path: string, [code, message]: readonly [code: string, message: string]): ProblemError {
  return new ProblemError('validation_failed', { fields: [{ path, code, message }] });
}
