import { z } from 'zod';
import { scopeSchema } from './assignment.ts';
import { displayNameSchema, idSchema, instantSchema } from './scalars.ts';

/** When a wave stops by itself. Null members do not count; at least one should. */
export const stopRuleSchema = z.object({
  /** Failed users, absolutely. */
  failures: z.int().positive().nullable(),
  /** Failed users as a share of those finished, 0 to 1, looked at from `rateFrom` finished users on. */
  rate: z.number().gt(0).max(1).nullable(),
  rateFrom: z.int().positive().default(10),
  /** Failed users one after the other. */
  consecutive: z.int().positive().nullable(),
});
export type StopRule = z.infer<typeof stopRuleSchema>;

/** When a wave may move users: not before it opens nor after it closes, unless it is started with `manualRelease`. */
export const waveWindowSchema = z
  .object({ opensAt: instantSchema, closesAt: instantSchema })
  // As moments: `…00Z` and `…00.000Z` are the same one.
  .refine(({ opensAt, closesAt }) => Date.parse(opensAt) < Date.parse(closesAt), {
    message: 'closes before it opens',
    path: ['closesAt'],
  });
export type WaveWindow = z.infer<typeof waveWindowSchema>;

/** The body of `POST /v1/waves`: one wave, or several where `size` splits the scope. */
export const waveInputSchema = z.object({
  name: displayNameSchema,
  scope: scopeSchema,
  /** The connection the users get. */
  to: idSchema,
  /** The connection they lose once the new one has proven itself; null: they keep it. */
  from: idSchema.nullable(),
  /** Users per wave; null: all in one. */
  size: z.int().positive().nullable(),
  window: waveWindowSchema.nullable(),
  /** Users moved at the same time. */
  concurrency: z.int().min(1).max(100),
  stopRule: stopRuleSchema,
  /** Successful syncs in a row before the old connection is released. */
  observeIntervals: z.int().min(2).max(100),
  expectedCount: z.int().nonnegative(),
});
export type WaveInput = z.input<typeof waveInputSchema>;

/**
 * `planned -> running -> observing -> done`. A stop rule, a person or the end of the window leads to `stopped` or `paused`;
 * both can go on. `rolled-back` is final.
 */
export const waveStatusSchema = z.enum(['planned', 'running', 'paused', 'stopped', 'observing', 'done', 'rolled-back']);
export type WaveStatus = z.infer<typeof waveStatusSchema>;

/** A group of users moved together from one connection to another, with its pace, its progress and why it halted. */
export const waveSchema = z.object({
  id: idSchema,
  version: z.int(),
  ordinal: z.int().positive(),
  name: z.string(),
  to: idSchema,
  from: idSchema.nullable(),
  status: waveStatusSchema,
  window: waveWindowSchema.nullable(),
  concurrency: z.int(),
  stopRule: stopRuleSchema,
  observeIntervals: z.int(),
  counts: z.object({
    total: z.int(),
    /** Ticked for the new connection and working on it. Who is neither done nor failed nor skipped is still to come. */
    done: z.int(),
    /** Of those done: proven on the new connection. */
    proven: z.int(),
    failed: z.int(),
    skipped: z.int(),
    /** Of those done: released from the old connection. */
    released: z.int(),
  }),
  /** Why it is `stopped` or `paused`. */
  stop: z
    .object({
      rule: z.enum(['failures', 'rate', 'consecutive', 'throttled', 'window', 'person']),
      at: instantSchema,
      /** Until when Microsoft asked to wait, or the window opens again. */
      until: instantSchema.nullable(),
    })
    .nullable(),
  /** What rolling this wave back returns to; made when it starts. */
  checkpointId: idSchema.nullable(),
  createdAt: instantSchema,
  createdBy: z.string(),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
});
export type Wave = z.infer<typeof waveSchema>;

/**
 * Why the next wave may not start now (guard G5). `manualRelease` on the start overrides all but `status` and
 * `connection_not_ready`.
 */
export const waveRefusalSchema = z.object({
  code: z.enum([
    'status',
    'stop_rule_hit',
    'throttled',
    'freeze',
    'previous_observing',
    'window',
    'connection_not_ready',
  ]),
  until: instantSchema.nullable(),
});
export type WaveRefusal = z.infer<typeof waveRefusalSchema>;

/** The body of `POST /v1/waves/{id}/start` and `/resume`. */
export const waveStartSchema = z.object({ manualRelease: z.boolean().default(false) });
export type WaveStart = z.input<typeof waveStartSchema>;

/** The body of `POST /v1/waves/{id}/release`: `acceptUnproven` also releases users whose new connection has not proven itself. */
export const waveReleaseSchema = z.object({ acceptUnproven: z.boolean().default(false) });
export type WaveRelease = z.input<typeof waveReleaseSchema>;
