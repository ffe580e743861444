import { z } from 'zod';
import { addressSchema, displayNameSchema, guidSchema, idSchema, instantSchema } from './scalars.ts';

export const authTypeSchema = z.enum(['basic', 'ntlm', 'oauth-delegated', 'oauth-app', 'oauth-ropc']);
export type AuthType = z.infer<typeof authTypeSchema>;

export const protocolSchema = z.enum(['ews', 'graph', 'imap-smtp', 'pop-smtp', 'exchange-admin']);
export type Protocol = z.infer<typeof protocolSchema>;

export const environmentSchema = z.enum(['online', 'on-premises', 'hybrid']);
export type Environment = z.infer<typeof environmentSchema>;

/**
 * Where a connection stands. `saved` lacks a grant (OAuth) or a first answer (Basic);
 * `authorized-unverified` has a grant nobody has tested; only positive evidence makes `healthy`.
 */
export const connectionStatusSchema = z.enum([
  'saved',
  'authorizing',
  'wrong-account',
  'declined',
  'authorized-unverified',
  'healthy',
  'degraded',
  'needs-reauth',
  'disconnected',
]);
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;

/** A Microsoft account as a token names it. `objectId` and `tenantId` identify; `upn` is for people. */
export const microsoftAccountSchema = z.object({
  upn: z.string(),
  objectId: z.string(),
  tenantId: z.string(),
  name: z.string().nullable(),
});
export type MicrosoftAccount = z.infer<typeof microsoftAccountSchema>;

/** What is known of a write-only secret. The value itself never leaves the back end. */
export const storedSecretSchema = z.object({
  kind: z.enum(['password', 'client-secret']),
  setAt: instantSchema,
  setBy: z.string(),
  expiresAt: instantSchema.nullable(),
});
export type StoredSecret = z.infer<typeof storedSecretSchema>;

export const grantSchema = z.object({
  account: microsoftAccountSchema,
  scopes: z.array(z.string()),
  acquiredAt: instantSchema,
  lastRefreshedAt: instantSchema.nullable(),
});
export type Grant = z.infer<typeof grantSchema>;

/** The literal answer that ended the last attempt or probe of this connection. */
export const literalErrorSchema = z.object({
  /** Protocol code or AADSTS number where the answer carries one, else null. */
  code: z.string().nullable(),
  /** The answer as it came, redacted of tokens and secrets. */
  literal: z.string(),
  at: instantSchema,
});
export type LiteralError = z.infer<typeof literalErrorSchema>;

export const connectionSchema = z.object({
  id: idSchema,
  version: z.int(),
  displayName: displayNameSchema,
  authType: authTypeSchema,
  protocol: protocolSchema,
  environment: environmentSchema,
  /** The service account: the mailbox or actor that signs in. */
  account: z.string(),
  tenantId: z.string().nullable(),
  /** Exchange Web Services address this connection talks to; the back end fills in the default. */
  serviceAddress: z.string(),
  registrationId: idSchema.nullable(),
  secret: storedSecretSchema.nullable(),
  grant: grantSchema.nullable(),
  status: connectionStatusSchema,
  statusSince: instantSchema,
  /** Set with status `wrong-account`: who came back instead of `account`. */
  wrongAccount: z.object({ returned: microsoftAccountSchema, silent: z.boolean(), attemptId: idSchema }).nullable(),
  lastError: literalErrorSchema.nullable(),
  lastSuccessAt: instantSchema.nullable(),
  /** Until when a disconnected connection can be restored. */
  restorableUntil: instantSchema.nullable(),
  counts: z.object({
    assigned: z.int(),
    leased: z.int(),
    healthy: z.int(),
    failing: z.int(),
  }),
  createdAt: instantSchema,
});
export type Connection = z.infer<typeof connectionSchema>;

/** Either a registration that exists, or the customer's own app to be recorded with the connection. */
export const registrationChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('existing'), registrationId: idSchema }),
  z.object({
    kind: z.literal('own'),
    clientId: guidSchema,
    clientSecret: z.string().min(1).max(1024),
  }),
]);
export type RegistrationChoice = z.infer<typeof registrationChoiceSchema>;

const commonInput = {
  displayName: displayNameSchema,
  protocol: z.literal('ews'),
  environment: environmentSchema.default('online'),
  account: addressSchema,
  serviceAddress: z.url().max(2048).optional(),
};

/** The body of `POST /v1/connections`. Secrets are write-only: they appear here and nowhere else. */
export const connectionInputSchema = z.discriminatedUnion('authType', [
  z.object({ authType: z.enum(['basic', 'ntlm']), ...commonInput, password: z.string().min(1).max(1024) }),
  z.object({
    authType: z.literal('oauth-delegated'),
    ...commonInput,
    tenantId: guidSchema,
    registration: registrationChoiceSchema,
  }),
]);
export type ConnectionInput = z.input<typeof connectionInputSchema>;
export type ParsedConnectionInput = z.output<typeof connectionInputSchema>;

/** The body of `PATCH /v1/connections/{id}`; what is absent stays as it is. */
export const connectionPatchSchema = z
  .object({
    displayName: displayNameSchema,
    account: addressSchema,
    tenantId: guidSchema,
    serviceAddress: z.url().max(2048),
    registration: registrationChoiceSchema,
  })
  .partial()
  .strict();
export type ConnectionPatch = z.infer<typeof connectionPatchSchema>;

/** The body of `POST /v1/connections/{id}/secret`. */
export const secretInputSchema = z.object({ secret: z.string().min(1).max(1024) });
export type SecretInput = z.infer<typeof secretInputSchema>;

/** An app in Entra that connections can use. */
export const registrationSchema = z.object({
  id: idSchema,
  displayName: z.string(),
  clientId: z.string(),
  /** `vendor`: the product's own multi-tenant app. `customer`: the customer's app in the customer's tenant. */
  mode: z.enum(['vendor', 'customer']),
  tenantId: z.string().nullable(),
  secret: storedSecretSchema.nullable(),
  redirectUri: z.string(),
});
export type Registration = z.infer<typeof registrationSchema>;

/** What a connectivity test got. `literal` is the server's own answer, redacted. */
export const probeResultSchema = z.object({
  connectionId: idSchema,
  at: instantSchema,
  verdict: z.enum(['works', 'refused', 'unreachable']),
  literal: z.string(),
  code: z.string().nullable(),
});
export type ProbeResult = z.infer<typeof probeResultSchema>;

export const disconnectBlockerSchema = z.object({
  /**
   * `users_assigned`: still ticked here; `lease_held`: this connection still writes their mailboxes;
   * `successor_unproven`: their other connection has not had its two successful syncs yet;
   * `job_running`: a bulk change that touches this connection is under way.
   */
  code: z.enum(['users_assigned', 'lease_held', 'successor_unproven', 'job_running']),
  count: z.int(),
  /** At most 20, sorted by address. */
  sample: z.array(z.object({ userId: idSchema, displayName: z.string(), address: z.string() })),
});
export type DisconnectBlocker = z.infer<typeof disconnectBlockerSchema>;

/** Whether a connection may be disconnected now, why not, and what will happen if it is. */
export const disconnectGateSchema = z.object({
  connectionId: idSchema,
  allowed: z.boolean(),
  blockers: z.array(disconnectBlockerSchema),
  effects: z.object({
    usersAssigned: z.int(),
    /** The stored password or grant is kept, encrypted, until this instant, then purged. */
    restorableForDays: z.int(),
    /** Users with no other connection: they stop syncing. */
    usersLeftWithout: z.int(),
  }),
});
export type DisconnectGate = z.infer<typeof disconnectGateSchema>;
