import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ProblemError } from '../http/problem.ts';

/** What an app proves itself with when it asks Entra for a token, as MSAL takes it. */
export type AppProof =
  | { readonly clientSecret: string }
  | { readonly clientCertificate: { readonly thumbprintSha256: string; readonly privateKey: string } };

/** A stored secret or certificate; no secret of Entra begins like PEM. */
export function proofOf(credential: string): AppProof {
  if (!isPem(credential)) return { clientSecret: credential };
  const { fingerprint256 } = new X509Certificate(credential);
  const privateKey = PRIVATE_KEY.exec(credential)?.[0] ?? '';
  return { clientCertificate: { thumbprintSha256: fingerprint256.replaceAll(':', '').toLowerCase(), privateKey } };
}

/** What a certificate begins with and a secret of Entra never does. */
export function isPem(credential: string): boolean {
  return credential.startsWith('-----BEGIN ');
}

export interface AppCertificate {
  /** The certificate and its private key (PKCS #8), and nothing else of what was pasted. */
  readonly pem: string;
  readonly endsAt: Date;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA )?PRIVATE KEY-----/;
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/;

const problems = {
  not_a_certificate: 'Paste the certificate and its private key, as PEM.',
  private_key_encrypted: 'The private key has a password. Paste it without.',
  private_key_of_another: 'This private key belongs to another certificate.',
  not_rsa: 'Entra takes certificates with a key of RSA only.',
} as const;

/**
 * Reads a certificate with its private key, as PEM. Whatever stands beside them, such as the certificates of those who issued it, is
 * left out. Refuses with a code of its own what Entra would not take; what was pasted is in no message.
 */
export function readCertificate(pasted: string, path = 'certificate'): AppCertificate {
  const refusal = (code: keyof typeof problems): ProblemError =>
    new ProblemError('validation_failed', { fields: [{ path, code, message: problems[code] }] });
  if (ENCRYPTED.test(pasted)) throw refusal('private_key_encrypted');
  const key = parsePrivateKey(PRIVATE_KEY.exec(pasted)?.[0]);
  const certificates = (pasted.match(CERTIFICATE) ?? []).flatMap(parseCertificate);
  if (key === null || certificates.length === 0) throw refusal('not_a_certificate');
  const certificate = certificates.find((one) => one.checkPrivateKey(key));
  if (certificate === undefined) throw refusal('private_key_of_another');
  if (key.asymmetricKeyType !== 'rsa') throw refusal('not_rsa');
  const pem = certificate.toString() + key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { pem, endsAt: certificate.validToDate };
}

function parsePrivateKey(pem: string | undefined): KeyObject | null {
  try {
    return pem === undefined ? null : createPrivateKey(pem);
  } catch {
    return null;
  }
}

function parseCertificate(pem: string): X509Certificate[] {
  try {
    return [new X509Certificate(pem)];
  } catch {
    return [];
  }
}
