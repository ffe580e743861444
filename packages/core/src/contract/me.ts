import { z } from 'zod';
import { idSchema } from './scalars.ts';

export const roleSchema = z.enum(['viewer', 'operator', 'admin']);
/** What the actor may do: a viewer reads, an operator moves users, an admin also manages connections, Disconnect and the audit. */
export type Role = z.infer<typeof roleSchema>;

export const meSchema = z.object({
  organization: z.object({ id: idSchema, name: z.string() }),
  actor: z.object({ id: idSchema, name: z.string() }),
  role: roleSchema,
  /** Seconds between two syncs of one user on one connection. */
  syncIntervalSeconds: z.number().positive(),
});
export type Me = z.infer<typeof meSchema>;
