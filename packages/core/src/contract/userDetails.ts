import { z } from 'zod';
import { preflightCheckSchema, preflightCodeSchema, waiverSchema } from './preflight.ts';
import { instantSchema } from './scalars.ts';
import { syncItemSchema, userHistoryEntrySchema, userRowSchema } from './user.ts';

/** `GET /v1/users/{id}`: the row, and what there is to say of one user. */
export const userDetailsSchema = userRowSchema.extend({
  /** What is synced for this user; null: the product does not tell items apart. */
  syncItems: z.array(syncItemSchema).nullable(),
  preflightChecks: z.array(preflightCheckSchema),
  history: z.array(userHistoryEntrySchema),
});
export type UserDetails = z.infer<typeof userDetailsSchema>;

/** The body of `PATCH /v1/users/{id}`; what is absent stays as it is. */
export const userPatchSchema = z
  .object({
    /** A user who is not enabled is not synced, whatever is ticked. */
    enabled: z.boolean(),
    syncItems: z.array(syncItemSchema),
    /** Takes the risk of failed checks, with a reason; by whom and when is the back end's to add. */
    waive: z.object({
      codes: z.array(preflightCodeSchema).min(1),
      reason: waiverSchema.shape.reason,
      until: instantSchema.nullable(),
    }),
    /** Takes waivers back. */
    unwaive: z.object({ codes: z.array(preflightCodeSchema).min(1) }),
  })
  .partial()
  .strict();
export type UserPatch = z.infer<typeof userPatchSchema>;
