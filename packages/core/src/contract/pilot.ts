import { z } from 'zod';
import { idSchema, instantSchema } from './scalars.ts';

/** When a pilot has succeeded. */
export const pilotRuleSchema = z.object({
  /** Successful syncs in a row, for each member. At least two, see the lease. */
  intervals: z.int().min(2).max(100),
  /** The connection itself must also have answered a connectivity test well since the pilot began. */
  probe: z.boolean(),
  /** Whoever began the pilot cannot sign it off: another admin has to. Absent: any admin. */
  secondAdmin: z.boolean().optional(),
});
export type PilotRule = z.infer<typeof pilotRuleSchema>;

/** The body of `POST /v1/pilots`. */
export const pilotInputSchema = z.object({
  connectionId: idSchema,
  userIds: z.array(idSchema).min(1).max(500),
  rule: pilotRuleSchema,
});
export type PilotInput = z.infer<typeof pilotInputSchema>;

/** A few users who go first on a new connection, and whether they have shown that the others can follow. */
export const pilotSchema = z.object({
  id: idSchema,
  connectionId: idSchema,
  userIds: z.array(idSchema),
  rule: pilotRuleSchema,
  /** `passed` and `failed` are what the rule says of the members now; `signed-off` is a person's word on top. */
  status: z.enum(['running', 'passed', 'failed', 'signed-off']),
  counts: z.object({ passed: z.int(), pending: z.int(), failed: z.int() }),
  createdAt: instantSchema,
  createdBy: z.string(),
  signedOffAt: instantSchema.nullable(),
  signedOffBy: z.string().nullable(),
});
export type Pilot = z.infer<typeof pilotSchema>;

/** Who should go first: together they stand for every kind of mailbox there is. */
export const pilotSuggestionSchema = z.object({
  members: z.array(
    z.object({
      userId: idSchema,
      displayName: z.string(),
      address: z.string(),
      /** The kinds this member stands for and no earlier one does. */
      because: z.array(z.object({ facet: z.enum(['licence', 'location', 'mailbox']), value: z.string() })),
    }),
  ),
  /** Kinds nobody can stand for, because all of that kind are blocked or not enabled. */
  uncovered: z.array(z.object({ facet: z.enum(['licence', 'location', 'mailbox']), value: z.string() })),
});
export type PilotSuggestion = z.infer<typeof pilotSuggestionSchema>;
