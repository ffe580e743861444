import { z } from 'zod';
import { idSchema, instantSchema } from './scalars.ts';

/**
 * A user on one connection.
 * `released`: not ticked here (any more); `waiting`: ticked, no attempt yet; `observing`: succeeds, fewer than two successes
 * in a row; `healthy`: two or more in a row and younger than two intervals; `retrying`: failed, the next try may help;
 * `failing`: somebody must act; `silent`: was healthy, no success for over two intervals.
 */
export const userSyncStateSchema = z.enum([
  'released',
  'waiting',
  'observing',
  'healthy',
  'retrying',
  'failing',
  'silent',
]);
export type UserSyncState = z.infer<typeof userSyncStateSchema>;

/** What keeps failing for a user on a connection, since when (`firstSeenAt`) and how often (`count`). */
export const syncErrorSchema = z.object({
  code: z.string().nullable(),
  /** The server's answer as it came, redacted. */
  literal: z.string(),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
  count: z.int().positive(),
});
export type SyncError = z.infer<typeof syncErrorSchema>;

/** How one user fares on one connection. Only a success counts as evidence, never a mere lack of errors. */
export const userSyncSchema = z.object({
  connectionId: idSchema,
  assigned: z.boolean(),
  /** True when this connection holds the user's lease. */
  leased: z.boolean(),
  state: userSyncStateSchema,
  lastAttemptAt: instantSchema.nullable(),
  lastSuccessAt: instantSchema.nullable(),
  consecutiveSuccesses: z.int().nonnegative(),
  /** Calendar items the last successful sync read. */
  itemsSynced: z.int().nonnegative().nullable(),
  lastError: syncErrorSchema.nullable(),
});
export type UserSync = z.infer<typeof userSyncSchema>;

/** What kind of mailbox it is, where the back end knows: a shared one has rules of its own in every protocol. */
export const mailboxKindSchema = z.enum(['user', 'shared', 'resource']);
export type MailboxKind = z.infer<typeof mailboxKindSchema>;

/** What the preflight says of a user: `warn` may be moved with eyes open, `block` only with a waiver. */
export const preflightVerdictSchema = z.enum(['ready', 'warn', 'block']);
export type PreflightVerdict = z.infer<typeof preflightVerdictSchema>;

/** A user as a table shows them, with the state on each connection; `UserDetails` says more. */
export const userRowSchema = z.object({
  id: idSchema,
  displayName: z.string(),
  address: z.string(),
  upn: z.string(),
  licence: z.string().nullable(),
  location: z.string().nullable(),
  mailbox: mailboxKindSchema.nullable(),
  enabled: z.boolean(),
  /** The verdict of the last preflight, a waiver already counted in; null: never checked. */
  preflight: preflightVerdictSchema.nullable(),
  /** The wave the user is planned for or was moved in. */
  waveId: idSchema.nullable(),
  /** One entry per connection the user is or was ticked for. */
  sync: z.array(userSyncSchema),
});
export type UserRow = z.infer<typeof userRowSchema>;

/** Something that happened to one user, for support to read; `by` null: it came about by itself. */
export const userHistoryEntrySchema = z.object({
  at: instantSchema,
  connectionId: idSchema,
  kind: z.enum(['ticked', 'unticked', 'lease_moved', 'sync_recovered', 'sync_failed']),
  by: z.string().nullable(),
  text: z.string(),
});
export type UserHistoryEntry = z.infer<typeof userHistoryEntrySchema>;

/** What of a mailbox can be synced, where a product lets that be chosen for each user. */
export const syncItemSchema = z.enum(['mail', 'calendar', 'contacts', 'tasks']);
export type SyncItem = z.infer<typeof syncItemSchema>;

/** What a list, a tick of the header or a bulk change is about. Base64url JSON in `GET`. */
export const userFilterSchema = z
  .object({
    /** Case-insensitive part of the display name or the address. */
    text: z.string().max(200),
    status: z.array(userSyncStateSchema).max(10),
    connection: z.object({ id: idSchema, assigned: z.boolean() }),
    licence: z.array(z.string().max(100)).max(50),
    location: z.array(z.string().max(100)).max(50),
    mailbox: z.array(mailboxKindSchema).max(3),
    preflight: z.array(preflightVerdictSchema).max(3),
    waveId: idSchema,
  })
  .partial()
  .strict();
export type UserFilter = z.infer<typeof userFilterSchema>;

/** The order of a list of users; a leading `-` turns it round. */
export const userSortSchema = z.enum(['displayName', '-displayName', 'address', '-address']);
export type UserSort = z.infer<typeof userSortSchema>;

/** The answer of `GET /v1/users`: one page of rows, and counts over all users for tabs and headers. */
export const usersPageSchema = z.object({
  rows: z.array(userRowSchema),
  /** Users matching the filter. */
  total: z.int(),
  facets: z.object({
    all: z.int(),
    /** Users by worst state over their ticked connections; `none` = no connection ticked. */
    status: z.record(z.string(), z.int()),
    assigned: z.record(idSchema, z.int()),
  }),
  nextCursor: z.string().nullable(),
  /** The organization's revision this page was read at. */
  snapshot: z.string(),
});
export type UsersPage = z.infer<typeof usersPageSchema>;
