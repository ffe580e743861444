import { z } from 'zod';
import { displayNameSchema, guidSchema, idSchema, instantSchema } from './scalars.ts';
import { certificateSchema, secretOrCertificate, secretValueSchema, storedSecretSchema } from './secret.ts';

/**
 * The organization-wide approval of permissions by a Microsoft 365 admin. A fact of its own: it is neither the grant of one
 * account nor the proof that anything works.
 */
export const consentSchema = z.object({
  /** `wrong_tenant`: approved, but for another tenant than the one expected; that approval counts for nothing here. */
  status: z.enum(['none', 'requested', 'granted', 'declined', 'wrong_tenant']),
  tenantId: z.string().nullable(),
  /** What was approved, as Microsoft names it. */
  scopes: z.array(z.string()),
  requestedAt: instantSchema.nullable(),
  decidedAt: instantSchema.nullable(),
});
export type Consent = z.infer<typeof consentSchema>;

/** A second secret or certificate beside the one in use. It takes over only once a real sign-in has proven it. */
export const rotationSchema = z.object({
  secret: storedSecretSchema,
  provedAt: instantSchema.nullable(),
  /** Why the last try with it failed, as Microsoft answered. */
  literal: z.string().nullable(),
});
export type Rotation = z.infer<typeof rotationSchema>;

/** An app in Entra that connections can use. */
export const registrationSchema = z.object({
  id: idSchema,
  version: z.int(),
  displayName: z.string(),
  clientId: z.string(),
  /** `vendor`: the product's own multi-tenant app. `customer`: the customer's app in the customer's tenant. */
  mode: z.enum(['vendor', 'customer']),
  tenantId: z.string().nullable(),
  secret: storedSecretSchema.nullable(),
  rotation: rotationSchema.nullable(),
  consent: consentSchema.nullable(),
  redirectUri: z.string(),
});
export type Registration = z.infer<typeof registrationSchema>;

const ownCredential = { clientSecret: secretValueSchema.optional(), certificate: certificateSchema.optional() };

/** Either a registration that exists, or the customer's own app to be recorded with the connection: with a secret or a certificate. */
export const registrationChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('existing'), registrationId: idSchema }),
  z
    .object({ kind: z.literal('own'), clientId: guidSchema, ...ownCredential })
    .superRefine(secretOrCertificate('clientSecret')),
]);
export type RegistrationChoice = z.infer<typeof registrationChoiceSchema>;

/**
 * The body of `POST /v1/registrations`: the customer's own app, with a secret or a certificate. The vendor's is the host's to
 * provide.
 */
export const registrationInputSchema = z
  .object({
    displayName: displayNameSchema,
    clientId: guidSchema,
    tenantId: guidSchema,
    ...ownCredential,
    /** As the Entra admin centre shows it; null: not known, so nobody can be warned. Of a certificate: null, as it says itself. */
    expiresAt: instantSchema.nullable(),
  })
  .superRefine(secretOrCertificate('clientSecret'));
export type RegistrationInput = z.infer<typeof registrationInputSchema>;

/** The body of `PATCH /v1/registrations/{id}`: a new name. Its secrets have operations of their own. */
export const registrationPatchSchema = z.object({ displayName: displayNameSchema }).partial().strict();
export type RegistrationPatch = z.infer<typeof registrationPatchSchema>;

/** The body of `POST /v1/registrations/{id}/secret`: the secret or certificate that is to take over. */
export const registrationSecretSchema = z
  .object({
    secret: secretValueSchema.optional(),
    certificate: certificateSchema.optional(),
    /** As in `RegistrationInput`. */
    expiresAt: instantSchema.nullable(),
  })
  .superRefine(secretOrCertificate('secret'));
export type RegistrationSecret = z.infer<typeof registrationSecretSchema>;
