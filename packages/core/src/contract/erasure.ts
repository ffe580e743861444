import { z } from 'zod';
import { idSchema } from './scalars.ts';

/** `POST /v1/people/erase`: who is to be forgotten, by what the product or Microsoft calls them. */
export const erasureInputSchema = z.object({
  /** The product's own id of an actor, or the address of an account. Compared whole, in any case. */
  person: z.string().trim().min(2).max(320),
});
export type ErasureInput = z.infer<typeof erasureInputSchema>;

/** What was forgotten. Entries of the audit stay, name nobody any more, and stay valid. */
export const erasureSchema = z.object({
  people: z.int(),
  /** Literal answers and reasons beside the audit that held the name or the address. */
  texts: z.int(),
  /** Connections that still sign in with the account: they keep it until they are purged. */
  kept: z.array(idSchema),
});
export type Erasure = z.infer<typeof erasureSchema>;
