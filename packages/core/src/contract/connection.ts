import { z } from 'zod';
import { registrationChoiceSchema } from './registration.ts';
import { addressSchema, displayNameSchema, guidSchema, idSchema, instantSchema } from './scalars.ts';
import { storedSecretSchema } from './secret.ts';

/** How a connection signs in: with a password (`basic`, `ntlm`, `oauth-ropc`), as a person or as the app itself. */
export const authTypeSchema = z.enum(['basic', 'ntlm', 'oauth-delegated', 'oauth-app', 'oauth-ropc']);
export type AuthType = z.infer<typeof authTypeSchema>;

/** What a connection speaks to mailboxes. It decides which rights to ask for and which checks and deadlines apply. */
export const protocolSchema = z.enum(['ews', 'graph', 'imap-smtp', 'pop-smtp', 'exchange-admin']);
export type Protocol = z.infer<typeof protocolSchema>;

/** Where the mailboxes are: Exchange Online, the customer's own servers, or some here and some there. */
export const environmentSchema = z.enum(['online', 'on-premises', 'hybrid']);
export type Environment = z.infer<typeof environmentSchema>;

/**
 * Where a connection stands. `saved` lacks something; `awaiting-consent` waits for a Microsoft 365 admin; `ready` has all it
 * needs to be authorized (Basic: to be tried); `authorizing` has a person at Microsoft's pages, whose visit may end as
 * `wrong-account`, `declined`, `stranded` (a message was shown there) or `abandoned`. `authorized-unverified` has a grant
 * nobody has tested; only positive evidence makes `healthy`. `blocked-by-policy`: a switch of the tenant refuses it.
 * `disconnect-requested` waits for a second admin; `disconnected` can be restored for a while; `purged` cannot.
 */
export const connectionStatusSchema = z.enum([
  'saved',
  'awaiting-consent',
  'ready',
  'authorizing',
  'wrong-account',
  'declined',
  'stranded',
  'abandoned',
  'authorized-unverified',
  'healthy',
  'degraded',
  'credential-expiring',
  'needs-reauth',
  'blocked-by-policy',
  'paused',
  'disconnect-requested',
  'disconnected',
  'purged',
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

/** Proof that somebody signed in at Microsoft: which account, for what, when. The tokens never leave the back end. */
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

/** A way for the product to reach mailboxes, old or new, and how it stands. `secret` never holds the secret itself. */
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
  /** Why, where the status alone does not tell: a diagnosis code, a blocker's or a check's. */
  statusReason: z.string().nullable(),
  /** Set with status `wrong-account`: who came back instead of `account`. */
  wrongAccount: z.object({ returned: microsoftAccountSchema, silent: z.boolean(), attemptId: idSchema }).nullable(),
  lastError: literalErrorSchema.nullable(),
  lastSuccessAt: instantSchema.nullable(),
  /** When it last signed in or tried to, for whatever reason. A legacy connection nobody uses is safe to disconnect. */
  lastUsedAt: instantSchema.nullable(),
  /** One admin asked for Disconnect in spite of soft blockers; another one has to confirm. */
  disconnectRequest: z.object({ actorId: idSchema, by: z.string(), at: instantSchema, reason: z.string() }).nullable(),
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

const commonInput = {
  displayName: displayNameSchema,
  protocol: protocolSchema,
  environment: environmentSchema.default('online'),
  account: addressSchema,
  serviceAddress: z.url().max(2048).optional(),
};

const oauthInput = { tenantId: guidSchema, registration: registrationChoiceSchema };

/** The body of `POST /v1/connections`. Secrets are write-only: they appear here and nowhere else. */
export const connectionInputSchema = z.discriminatedUnion('authType', [
  z.object({ authType: z.enum(['basic', 'ntlm']), ...commonInput, password: z.string().min(1).max(1024) }),
  z.object({ authType: z.literal('oauth-delegated'), ...commonInput, ...oauthInput }),
  z.object({ authType: z.literal('oauth-app'), ...commonInput, ...oauthInput }),
  z.object({
    authType: z.literal('oauth-ropc'),
    ...commonInput,
    ...oauthInput,
    password: z.string().min(1).max(1024),
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
    /**
     * With status `wrong-account`: who came back is the connection's account under this name, and the next sign-in with it is taken.
     * Goes alone. Refused across tenants.
     */
    acceptAlias: addressSchema,
  })
  .partial()
  .strict()
  .refine((patch) => patch.acceptAlias === undefined || Object.keys(patch).length === 1, {
    path: ['acceptAlias'],
    message: 'An alias is accepted by itself, without another change.',
  });
export type ConnectionPatch = z.infer<typeof connectionPatchSchema>;

/** The body of `POST /v1/connections/{id}/probe`. */
export const probeInputSchema = z.object({
  /** `refused`: the old way of signing in is meant to be dead, see `verificationSchema`. */
  expect: z.enum(['works', 'refused']).default('works'),
  /** Try this user's mailbox rather than the connection's own account. */
  userId: idSchema.optional(),
  /**
   * Also send a message to the mailbox from itself, wait until it is there, and delete it: a sign-in alone does not show that mail
   * arrives. For `imap-smtp` alone.
   */
  roundTrip: z.boolean().default(false),
});
export type ProbeInput = z.input<typeof probeInputSchema>;

/** What a connectivity test got. `literal` is the server's own answer, redacted. */
export const probeResultSchema = z.object({
  connectionId: idSchema,
  userId: idSchema.nullable(),
  at: instantSchema,
  expected: z.enum(['works', 'refused']),
  verdict: z.enum(['works', 'refused', 'unreachable']),
  literal: z.string(),
  code: z.string().nullable(),
});
export type ProbeResult = z.infer<typeof probeResultSchema>;

/** One reason why a connection cannot be disconnected yet, with the users to move or the moment to wait for. */
export const disconnectBlockerSchema = z.object({
  /**
   * Hard, nobody can override them: `users_assigned`: still ticked here; `lease_held`: this connection still writes their
   * mailboxes; `successor_unproven`: their other connection has not had its two successful syncs yet; `job_running`: a bulk
   * change that touches this connection is under way.
   * Soft, a second admin can: `recently_used`: something still signed in with it; `cooling_off`: the quiet days are not over;
   * `no_checkpoint`: nothing to roll back to.
   */
  code: z.enum([
    'users_assigned',
    'lease_held',
    'successor_unproven',
    'job_running',
    'recently_used',
    'cooling_off',
    'no_checkpoint',
  ]),
  /** False: no admin and no second admin can go past it. */
  overridable: z.boolean(),
  /** When it goes away by itself; null: it does not. */
  until: instantSchema.nullable(),
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

/** The body of `POST /v1/connections/{id}/disconnect`. */
export const disconnectInputSchema = z.object({
  /** Goes past soft blockers: the first admin's request waits in `disconnect-requested` for a second one. */
  override: z.object({ reason: z.string().trim().min(3).max(500) }).optional(),
});
export type DisconnectInput = z.infer<typeof disconnectInputSchema>;

/** The body of `POST /v1/connections/{id}/purge`: the display name, typed, because nothing brings it back. */
export const purgeInputSchema = z.object({ confirmName: z.string().max(120) });
export type PurgeInput = z.infer<typeof purgeInputSchema>;
