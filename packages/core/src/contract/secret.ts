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

/** The body of `POST /v1/connections/{id}/secret`. */
export const secretInputSchema = z.object({ secret: z.string().min(1).max(1024) });
export type SecretInput = z.infer<typeof secretInputSchema>;
