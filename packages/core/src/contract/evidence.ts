import { z } from 'zod';
import { connectionSchema } from './connection.ts';
import { meSchema } from './me.ts';
import { pilotSchema } from './pilot.ts';
import { policyChangeSchema, verificationSchema } from './policyChange.ts';
import { registrationSchema } from './registration.ts';
import { checkpointSchema, rollbackSchema } from './rollback.ts';
import { instantSchema } from './scalars.ts';
import { waveSchema } from './wave.ts';

/** `GET /v1/evidence`: what an auditor reads. Who approved and changed what, when, with the literal answers, redacted. */
export const evidenceSchema = z.object({
  generatedAt: instantSchema,
  organization: meSchema.shape.organization,
  connections: z.array(connectionSchema),
  registrations: z.array(registrationSchema),
  pilots: z.array(pilotSchema),
  waves: z.array(waveSchema),
  checkpoints: z.array(checkpointSchema),
  rollbacks: z.array(rollbackSchema),
  policyChanges: z.array(policyChangeSchema),
  verifications: z.array(verificationSchema),
  users: z.object({ total: z.int(), moved: z.int(), failing: z.int(), waived: z.int() }),
  /** The newest audit entry at that moment; null: nothing has happened yet. */
  lastAuditId: z.string().nullable(),
});
export type Evidence = z.infer<typeof evidenceSchema>;
