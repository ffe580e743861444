import { z } from 'zod';
import { idSchema, instantSchema } from './scalars.ts';

/**
 * A link that hands one step to somebody else. `consent`: a Microsoft 365 admin approves; `grant`: whoever owns the service
 * account signs it in; `self`: a user signs in with their own account.
 */
export const invitationInputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['consent', 'grant']), connectionId: idSchema }),
  z.object({ kind: z.literal('self'), connectionId: idSchema, userIds: z.array(idSchema).min(1).max(10_000) }),
]);
export type InvitationInput = z.infer<typeof invitationInputSchema>;

/** In the order in which a link takes them. Time may run out while somebody is at Microsoft's pages, who then still completes it. */
const steps = ['sent', 'opened', 'expired', 'completed', 'revoked'] as const;

/** How far the person who was sent a link has come. The link itself is told only when it is created. */
export const invitationSchema = z.object({
  id: idSchema,
  /** Grows with every step: of two answers the later one has the greater. */
  version: z.int(),
  kind: z.enum(['consent', 'grant', 'self']),
  connectionId: idSchema,
  userId: idSchema.nullable(),
  status: z.enum(steps),
  createdAt: instantSchema,
  createdBy: z.string(),
  expiresAt: instantSchema,
  openedAt: instantSchema.nullable(),
  completedAt: instantSchema.nullable(),
});
export type Invitation = z.infer<typeof invitationSchema>;

/** The version of an invitation that has come so far. */
export function invitationVersion(status: Invitation['status']): number {
  return steps.indexOf(status) + 1;
}

/** The answer of `GET /v1/invitations`, oldest first; `nextCursor` null: that was the last page. */
export const invitationsPageSchema = z.object({
  invitations: z.array(invitationSchema),
  nextCursor: z.string().nullable(),
});
export type InvitationsPage = z.infer<typeof invitationsPageSchema>;

/** The answer to creating: the only time the link is told. It works once and leads to our own page first. */
export const createdInvitationSchema = invitationSchema.extend({ url: z.url() });
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;
