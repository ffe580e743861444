import { z } from 'zod';
import { idSchema } from './scalars.ts';

export const roleSchema = z.enum(['viewer', 'operator', 'admin']);
/** What the actor may do: a viewer reads, an operator moves users, an admin also manages connections, Disconnect and the audit. */
export type Role = z.infer<typeof roleSchema>;

/** `dual`: a user may have old and new side by side, one of them writes. `exclusive`: ticking one unticks the others. */
export const assignmentModeSchema = z.enum(['dual', 'exclusive']);
export type AssignmentMode = z.infer<typeof assignmentModeSchema>;

/** The answer of `GET /v1/me`: who is asking, what they may do, and the host's settings that the interface follows. */
export const meSchema = z.object({
  organization: z.object({ id: idSchema, name: z.string() }),
  actor: z.object({ id: idSchema, name: z.string() }),
  role: roleSchema,
  /** What the product has sold or switched on for this organization, in the host's own words. */
  entitlements: z.array(z.string()),
  mode: assignmentModeSchema,
  /** Seconds between two syncs of one user on one connection. */
  syncIntervalSeconds: z.number().positive(),
  /** Days a legacy connection must have lain idle before Disconnect goes without a second admin. */
  coolingOffDays: z.int().nonnegative(),
});
export type Me = z.infer<typeof meSchema>;
