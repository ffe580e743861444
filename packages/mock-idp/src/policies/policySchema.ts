import { isIP } from 'node:net';
import * as z from 'zod';
import { guidFrom } from '../directory/identifiers.ts';
import { RISKS } from '../directory/risk.ts';
import { DEVICE_STATES, PLATFORMS } from './circumstances.ts';
import type { SignInGrant } from './verdict.ts';

const names = z.array(z.string().min(1)).min(1);

/** What has to be true for a sign-in to go on. */
export const CONTROLS = [
  'block',
  'mfa',
  'compliant-device',
  'hybrid-joined-device',
  'approved-app',
  'terms-of-use',
] as const;
export type Control = (typeof CONTROLS)[number];

export const SIGN_IN_GRANTS = [
  'interactive',
  'silent',
  'authorization_code',
  'refresh_token',
  'password',
  'device_code',
  'on_behalf_of',
] as const;

/** Which sign-ins a policy is about. All that are given have to fit; left out means any. */
const conditions = z
  .strictObject({
    /** Addresses; guests by the address they have at home. */
    users: names,
    exceptUsers: names,
    people: z.array(z.enum(['administrators', 'members', 'guests'])).min(1),
    exceptPeople: z.array(z.enum(['administrators', 'members', 'guests'])).min(1),
    /** Client ids. */
    apps: z.array(z.guid()).min(1),
    exceptApps: z.array(z.guid()).min(1),
    /** APIs, by URI or app id. */
    resources: names,
    exceptResources: names,
    /** Authentication contexts the request steps up to (`acrs` in its `claims`). */
    contexts: z.array(z.string().regex(/^c\d{1,2}$/, 'must be an authentication context such as c1')).min(1),
    appKinds: z.array(z.enum(['spa', 'web', 'daemon', 'public'])).min(1),
    /** `device_code` and `password` are what Entra calls authentication flows and other clients. */
    grants: z.array(z.enum(SIGN_IN_GRANTS)).min(1),
    platforms: z.array(z.enum(PLATFORMS)).min(1),
    devices: z.array(z.enum(DEVICE_STATES)).min(1),
    /** What Identity Protection thinks of the person. */
    risk: z.array(z.enum(RISKS)).min(1),
    /** Named locations of the tenant. */
    locations: names,
    exceptLocations: names,
  })
  .partial();

export const policySchema = z
  .strictObject({
    /** The policy's object id, which claims challenges name; made from the name if left out. */
    id: z.guid().optional(),
    name: z.string().min(1).max(256),
    /** Off keeps the policy in the list without effect. */
    enabled: z.boolean().optional(),
    conditions: conditions.optional(),
    controls: z.array(z.enum(CONTROLS)).optional(),
    /** Whether every control is needed, which is the default, or any one of them. */
    need: z.enum(['all', 'one']).optional(),
    /** After so many hours the person has to sign in again. */
    signInFrequencyHours: z.number().positive().max(8760).optional(),
    /** Whether then everything has to be shown again, which is the default, or the second factor alone. */
    signInFrequencyFor: z.enum(['everything', 'second-factor']).optional(),
  })
  .refine(({ controls = [], signInFrequencyHours }) => controls.length > 0 || signInFrequencyHours !== undefined, {
    error: 'needs controls or signInFrequencyHours',
  });

const range = z.string().refine(isRange, { error: 'must be an address or a range such as 203.0.113.0/24' });

function isRange(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}

export const namedLocationSchema = z.strictObject({
  name: z.string().min(1).max(256),
  /** IP addresses and CIDR ranges. */
  ranges: z.array(range).min(1),
});

export const userConsentSchema = z.enum(['allowed', 'microsoft-managed', 'blocked']);

/** A conditional access policy as a seed or a test writes it. */
export type PolicyInput = z.input<typeof policySchema>;
export type NamedLocation = z.output<typeof namedLocationSchema>;
/**
 * Whether people may approve permissions for themselves: any; what Microsoft's own policy leaves to them, by the tenant's date; or none.
 */
export type UserConsent = z.output<typeof userConsentSchema>;

/** A policy of a tenant. */
export type Policy = z.output<typeof policySchema> & { readonly id: string };

/** Answers a policy with the id it was given, or one that stays the same for its tenant and name. */
export function toPolicy(policy: z.output<typeof policySchema>, tenantId: string): Policy {
  return { ...policy, id: policy.id?.toLowerCase() ?? guidFrom('policy', tenantId, policy.name) };
}

/** What an organization decided about sign-ins. */
export interface TenantRules {
  readonly policies: readonly Policy[];
  readonly namedLocations: readonly NamedLocation[];
  readonly securityDefaults: boolean;
  readonly userConsent: UserConsent;
  /** Whether people can send an administrator a request to approve an app. */
  readonly consentRequests: boolean;
  /** Ways of signing in that a security policy of the tenant blocks for everybody. */
  readonly blockedGrants: readonly SignInGrant[];
}

export const NO_RULES: TenantRules = {
  policies: [],
  namedLocations: [],
  securityDefaults: false,
  userConsent: 'allowed',
  consentRequests: false,
  blockedGrants: [],
};
