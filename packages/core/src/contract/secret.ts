import { z } from 'zod';
import { instantSchema } from './scalars.ts';

/** What is known of a write-only secret. The value itself never leaves the back end. */
export const storedSecretSchema = z.object({
  kind: z.enum(['password', 'client-secret', 'certificate']),
  setAt: instantSchema,
  setBy: z.string(),
  expiresAt: instantSchema.nullable(),
});
export type StoredSecret = z.infer<typeof storedSecretSchema>;

/** A password or a client secret, as typed. */
export const secretValueSchema = z.string().min(1).max(1024);

/**
 * What an app proves itself with instead of a secret: a certificate and its private key, both in PEM, the key without a password. Entra
 * takes keys of RSA only. Like a secret it is write-only; when it ends is read from itself.
 */
export const certificateSchema = z.string().trim().min(1).max(32_768);

/** One of the two has to be there, and a certificate says itself when it ends. */
export function secretOrCertificate(secret: 'secret' | 'clientSecret') {
  return (input: Readonly<Record<string, unknown>>, { addIssue }: z.RefinementCtx): void => {
    const { certificate, expiresAt } = input;
    if ((input[secret] === undefined) === (certificate === undefined)) {
      addIssue({ code: 'custom', path: [secret], message: 'Send a secret or a certificate: one of the two.' });
    }
    if (certificate !== undefined && typeof expiresAt === 'string') {
      addIssue({ code: 'custom', path: ['expiresAt'], message: 'A certificate says itself when it ends: send null.' });
    }
  };
}

/** The body of `POST /v1/connections/{id}/secret`: a password, or a secret or certificate of the customer's own app. */
export const secretInputSchema = z
  .object({ secret: secretValueSchema.optional(), certificate: certificateSchema.optional() })
  .superRefine(secretOrCertificate('secret'));
export type SecretInput = z.infer<typeof secretInputSchema>;
