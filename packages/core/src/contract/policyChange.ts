import { z } from 'zod';
import { protocolSchema } from './connection.ts';
import { idSchema, instantSchema } from './scalars.ts';

/** What a tenant's own admins switch, so that the old way of signing in is really dead. */
export const policyKindSchema = z.enum([
  'authentication-policy',
  'default-authentication-policy',
  'smtp-auth-tenant',
  'smtp-auth-mailbox',
  'mailbox-protocols',
  'ews-enabled',
  'ews-allowed-app-ids',
  'application-access',
]);
export type PolicyKind = z.infer<typeof policyKindSchema>;

/**
 * A real test with the server's literal answer. `positive`: the new sign-in works. `negative`: the old one is refused, as wanted.
 * `too-early`: not even the earliest moment at which the change can show has passed; no result would mean anything.
 */
export const verificationSchema = z.object({
  kind: z.enum(['positive', 'negative']),
  connectionId: idSchema,
  userId: idSchema.nullable(),
  protocol: protocolSchema,
  verdict: z.enum(['pass', 'fail', 'too-early', 'inconclusive']),
  /** Why a verdict is `inconclusive` or `fail`. */
  reason: z
    .enum([
      'never_worked_before',
      'new_does_not_work',
      'change_not_declared',
      'not_effective_yet',
      'not_effective_after_latest',
      'refused_for_another_reason',
      'unreachable',
    ])
    .nullable(),
  literal: z.string().nullable(),
  code: z.string().nullable(),
  at: instantSchema,
  by: z.string(),
  /** When testing again makes sense. */
  retestAt: instantSchema.nullable(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** How far a change is. `effective`: the old sign-in is refused; `verified`: a test showed that this is why. */
export const policyStatusSchema = z.enum([
  'proposed',
  'handed-over',
  'declared-applied',
  'propagating',
  'effective',
  'not-effective-after-latest',
  'verified',
]);
export type PolicyStatus = z.infer<typeof policyStatusSchema>;

/** The body of `POST /v1/policy-changes`. Refused with `acknowledgement_required` unless somebody has looked at who else is hit. */
export const policyChangeInputSchema = z.object({
  kind: policyKindSchema,
  /** The legacy connection whose refusal will prove the change. */
  connectionId: idSchema,
  scope: z.discriminatedUnion('type', [
    z.object({ type: z.literal('tenant') }),
    z.object({ type: z.literal('users'), count: z.int().positive() }),
  ]),
  acknowledgement: z.object({
    /** Other apps of the tenant that still sign in the old way, as the admin names them; an empty list is a statement too. */
    otherApps: z.array(z.string().trim().min(1).max(200)).max(200),
    /** How many accounts the change reaches. */
    affectedAccounts: z.int().nonnegative(),
    /** Typed by the admin who answers for it. */
    signedBy: z.string().trim().min(1).max(200),
  }),
});
export type PolicyChangeInput = z.infer<typeof policyChangeInputSchema>;

/** One switch of the tenant, from proposal to proof. The tenant's own admins turn it; a real sign-in tests it. */
export const policyChangeSchema = z.object({
  id: idSchema,
  version: z.int(),
  kind: policyKindSchema,
  connectionId: idSchema,
  scope: policyChangeInputSchema.shape.scope,
  acknowledgement: policyChangeInputSchema.shape.acknowledgement,
  status: policyStatusSchema,
  requestedAt: instantSchema,
  requestedBy: z.string(),
  handedOverAt: instantSchema.nullable(),
  declaredAppliedAt: instantSchema.nullable(),
  /** When the change can be expected to show, counted from the declaration. */
  window: z.object({ earliest: instantSchema, typical: instantSchema.nullable(), latest: instantSchema }).nullable(),
  verification: verificationSchema.nullable(),
});
export type PolicyChange = z.infer<typeof policyChangeSchema>;

/** The body of `POST /v1/policy-changes/{id}/declare-applied`; default: now. */
export const policyDeclarationSchema = z.object({ appliedAt: instantSchema.optional() });
export type PolicyDeclaration = z.infer<typeof policyDeclarationSchema>;
