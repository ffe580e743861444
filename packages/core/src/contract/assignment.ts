import { z } from 'zod';
import { idSchema } from './scalars.ts';
import { userFilterSchema } from './user.ts';

/** Whom a change is about: named users, or everybody who matches a filter except some. Never a list of all ids. */
export const scopeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('include'), ids: z.array(idSchema).min(1).max(10_000) }),
  z.object({ type: z.literal('exclude'), filter: userFilterSchema, ids: z.array(idSchema).max(10_000) }),
]);
export type Scope = z.infer<typeof scopeSchema>;

/** Columns to tick and columns to untick, in one transaction. Moving a user is `{tick: [new], untick: [old]}`. */
export const assignmentChangeSchema = z
  .object({ tick: z.array(idSchema).max(20), untick: z.array(idSchema).max(20) })
  .refine((change) => change.tick.length + change.untick.length > 0, { message: 'nothing to tick or untick' })
  .refine((change) => !change.tick.some((id) => change.untick.includes(id)), {
    message: 'the same connection cannot be ticked and unticked',
  });
export type AssignmentChange = z.infer<typeof assignmentChangeSchema>;

/** The body of `POST /v1/assignments/preview`: what would this change do, and to whom? Asking changes nothing. */
export const previewInputSchema = z.object({ scope: scopeSchema, change: assignmentChangeSchema });
export type PreviewInput = z.infer<typeof previewInputSchema>;

const concernedUserSchema = z.object({
  userId: idSchema,
  displayName: z.string(),
  address: z.string(),
});

/** What to show before a change is confirmed. `count` and `snapshot` go back as `expectedCount` and `snapshot`. */
export const assignmentPreviewSchema = z.object({
  /** Users in the scope. */
  count: z.int(),
  /** Users whose ticks really change. */
  changing: z.int(),
  snapshot: z.string(),
  /** What the users have before and after, by connection ids, with how many. */
  transitions: z.array(z.object({ from: z.array(idSchema), to: z.array(idSchema), count: z.int() })),
  /**
   * Allowed, but said first: `unproven`: loses a connection whose successor has not proven itself (needs `acceptUnproven`);
   * `left_without`: ends with no connection, stops syncing; `preflight_warned`: gains one although a check warns.
   */
  warned: z.array(
    z.object({
      code: z.enum(['unproven', 'left_without', 'preflight_warned']),
      count: z.int(),
      sample: z.array(concernedUserSchema),
    }),
  ),
  /** Will be skipped: the user is not enabled in the product, or a check of the preflight blocks and nobody has waived it. */
  blocked: z.array(
    z.object({
      code: z.enum(['user_disabled', 'preflight_blocked']),
      count: z.int(),
      sample: z.array(concernedUserSchema),
    }),
  ),
});
export type AssignmentPreview = z.infer<typeof assignmentPreviewSchema>;

/** The body of `POST /v1/assignments`, sent with an `Idempotency-Key` header. */
export const assignmentInputSchema = z.object({
  scope: scopeSchema,
  change: assignmentChangeSchema,
  /** How many users the person was told; a different number now answers 409 `scope_changed` with a new preview. */
  expectedCount: z.int().nonnegative(),
  snapshot: z.string(),
  acceptUnproven: z.boolean().default(false),
});
export type AssignmentInput = z.input<typeof assignmentInputSchema>;
