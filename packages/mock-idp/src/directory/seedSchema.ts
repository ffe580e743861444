import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { CLOUD_NAMES } from '../clouds/clouds.ts';
import { findCatalogueEntry } from '../entra/aadstsCatalogue.ts';
import { isRedirectUriAllowed } from '../entra/redirectUri.ts';
import { namedLocationSchema, policySchema, SIGN_IN_GRANTS, userConsentSchema } from '../policies/policySchema.ts';
import { PASSWORD_KEPT } from './account.ts';
import { directoryRoles } from './directoryRoles.ts';
import { federatedCredentialSeed } from './federatedCredential.ts';
import { groupSeed } from './group.ts';
import { GROUP_MEMBERSHIP_CLAIMS, optionalClaimsSeed } from './optionalClaims.ts';
import { SIGN_IN_AUDIENCES } from './personalAccounts.ts';
import { RISKS } from './risk.ts';
import { outageSchema, requestLimitSchema, smartLockoutSchema } from './tenantTrouble.ts';

const guid = z
  .guid({ error: 'must be a GUID such as 11111111-1111-4111-8111-111111111111' })
  .transform((id) => id.toLowerCase());
const domain = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i,
    'must be a domain such as contoso.example',
  )
  .transform((name) => name.toLowerCase());
const address = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'must be an address such as service@contoso.example');
const tenantReference = z.string().min(1);

const secret = z.strictObject({ value: z.string().min(1), expires: z.iso.datetime({ offset: true }).optional() });

const certificate = z.string().refine(isCertificate, { error: 'must be an X.509 certificate in PEM' });

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

/** "Redirect URI (reply URL) best practices and limitations"; nothing a browser would run. */
const redirectUri = z.url().max(256).refine(isRedirectUriAllowed, {
  error: "must be https, http with localhost or 127.0.0.1, or a native app's own scheme, without wildcard or fragment",
});

const webAddress = z.url({
  protocol: /^https?$/,
  error: 'must be a web address such as https://app.example/signed-out',
});

const permission = z.union([
  z.string().min(1),
  z.strictObject({ value: z.string().min(1), text: z.string().optional() }),
]);

const tenantSeed = z.strictObject({
  id: guid,
  name: z.string().min(1).max(256).optional(),
  domains: z.array(domain).min(1).optional(),
  asOf: z.iso.date().optional(),
  /** Which of Microsoft's clouds it lives in; `global` when absent. */
  cloud: z.enum(CLOUD_NAMES).optional(),
  /** Conditional access. */
  policies: z.array(policySchema).optional(),
  namedLocations: z.array(namedLocationSchema).optional(),
  securityDefaults: z.boolean().optional(),
  userConsent: userConsentSchema.optional(),
  /** Whether people can send an administrator a request to approve an app. */
  consentRequests: z.boolean().optional(),
  /** A security policy that blocks these ways of signing in for everybody. */
  blockedGrants: z.array(z.enum(SIGN_IN_GRANTS)).optional(),
  /** APIs the organization has not subscribed to, by URI. */
  missingServices: z.array(z.string().min(1)).optional(),
  groups: z.array(groupSeed).optional(),
  outage: outageSchema.optional(),
  requestLimit: requestLimitSchema.nullable().optional(),
  smartLockout: smartLockoutSchema.nullable().optional(),
  /** Whether people may make themselves an account here (`prompt=create`). */
  selfServiceSignUp: z.boolean().optional(),
});

/** What an account has registered, or that it has nothing. */
export const mfaSeed = z.union(
  [
    z.literal('unregistered'),
    z.strictObject({
      methods: z.array(z.enum(['code', 'number-match', 'approve'])).min(1),
      answer: z.enum(['approve', 'deny', 'ignore']).optional(),
      /** At least 80 bits. */
      secret: z
        .string()
        .regex(/^[A-Z2-7]{16,128}$/i, 'must be a secret of at least 16 letters in Base32')
        .transform((secret) => secret.toUpperCase())
        .optional(),
    }),
  ],
  { error: "must be 'unregistered', or methods of 'code', 'number-match' and 'approve'" },
);

export const interruptsSeed = z.array(z.enum(['more-information', 'pending-tasks', 'endless-tasks']));

const userSeed = z.strictObject({
  tenant: tenantReference.optional(),
  upn: address,
  oid: guid.optional(),
  password: z.string().min(1).max(256).optional(),
  displayName: z.string().min(1).max(256).optional(),
  mail: address.nullable().optional(),
  aliases: z.array(address).optional(),
  licences: z.array(z.enum(['exchange-online', 'frontline'])).optional(),
  enabled: z.boolean().optional(),
  admin: z.boolean().optional(),
  /** Beside Global Administrator, which `admin` is: the person's `wids`. */
  directoryRoles: z.array(z.enum(directoryRoles)).optional(),
  location: z.enum(['cloud', 'on-premises']).optional(),
  behaviour: z.string().min(1).optional(),
  guestIn: z.array(tenantReference).optional(),
  /** Second factors that are registered. */
  mfa: mfaSeed.optional(),
  /** Per-user MFA: one of them is asked for whatever the policies say. */
  requiresMfa: z.boolean().optional(),
  interrupts: interruptsSeed.optional(),
  passwordExpired: z.boolean().optional(),
  /** Where the password is kept: `nowhere` is an account that was synchronized without its password hash. */
  passwordKept: z.enum(PASSWORD_KEPT).optional(),
  risk: z.enum(RISKS).optional(),
  /** An AADSTS code that ends every sign-in, such as 50053 for a locked account. */
  blockedBy: z
    .int()
    .refine((code) => findCatalogueEntry(code) !== undefined, { error: 'must be an AADSTS code this mock can explain' })
    .optional(),
});

const appSeed = z.strictObject({
  clientId: guid,
  tenant: tenantReference.optional(),
  name: z.string().min(1).max(256).optional(),
  kind: z.enum(['spa', 'web', 'daemon', 'public']).optional(),
  /** Short for `signInAudience: 'AzureADMultipleOrgs'`. */
  multiTenant: z.boolean().optional(),
  /** Who may sign in, in the words of the manifest. */
  signInAudience: z.enum(SIGN_IN_AUDIENCES).optional(),
  /** What the authorization endpoint may issue by itself: the check boxes under "Implicit grant and hybrid flows". */
  implicit: z.strictObject({ idTokens: z.boolean().optional(), accessTokens: z.boolean().optional() }).optional(),
  /** Where the app ends its own session when the person signs out. */
  frontChannelLogoutUri: webAddress.optional(),
  secrets: z.array(secret).optional(),
  /** In PEM: the public half of what the app signs its assertions with. */
  certificates: z.array(certificate).optional(),
  /** Tokens of outside issuers it may prove itself with. */
  federatedCredentials: z.array(federatedCredentialSeed).max(20).optional(),
  /** Whether anybody may sign in to it ("Enabled for users to sign-in?"). */
  enabled: z.boolean().optional(),
  /** Microsoft switched it off everywhere, because it broke the terms of the platform. */
  disabledByMicrosoft: z.boolean().optional(),
  /** Whether conditional access takes it for an approved client app. */
  approved: z.boolean().optional(),
  /** Whether only accounts that are assigned to the app may use it. */
  assignmentRequired: z.boolean().optional(),
  /** User principal names. */
  assigned: z.array(address).optional(),
  /** Who has which of the roles it `exposes`: the `roles` of their tokens. Groups by id or name. */
  roleAssignments: z
    .array(
      z.strictObject({
        role: z.string().min(1),
        users: z.array(address).optional(),
        groups: z.array(z.string().min(1)).optional(),
      }),
    )
    .optional(),
  /** Which groups, and whether directory roles, stand in its tokens. */
  groupMembershipClaims: z.enum(GROUP_MEMBERSHIP_CLAIMS).optional(),
  optionalClaims: optionalClaimsSeed.optional(),
  redirectUris: z.array(redirectUri).max(256).optional(),
  /** Those registered for single-page applications, beside the others of a web app ("Hybrid SPA"). */
  spaRedirectUris: z.array(redirectUri).max(256).optional(),
  delegated: z.array(z.string().min(1)).optional(),
  /** Roles the registration lists, as `resource/Role`; an administrator grants them. */
  application: z.array(z.string().min(1)).optional(),
  exposes: z
    .strictObject({
      scopes: z.array(permission).optional(),
      roles: z.array(permission).optional(),
      tokenVersion: z.union([z.literal(1), z.literal(2)]).optional(),
      /** Application ID URIs besides `api://` and the client id, without a trailing slash. */
      uris: z.array(z.url()).max(20).optional(),
    })
    .optional(),
  adminConsent: z
    .array(
      z.strictObject({
        tenant: tenantReference,
        delegated: z.array(z.string().min(1)).optional(),
        application: z.array(z.string().min(1)).optional(),
        /** What the tenant's administrators made the app itself: the `wids` of its app-only tokens. */
        directoryRoles: z.array(z.enum(directoryRoles)).optional(),
      }),
    )
    .optional(),
});

/**
 * A seed file. Entries whose id (tenants, apps) or user principal name (users) the world already knows change that entry; others add to it.
 */
export const seedSchema = z.strictObject({
  $schema: z.string().optional(),
  /** `nothing` starts from an empty world instead of the built-in one. */
  extends: z.enum(['built-in', 'nothing']).optional(),
  /** For users that name no password. */
  defaultPassword: z.string().min(1).max(256).optional(),
  tenants: z.array(tenantSeed).optional(),
  users: z.array(userSeed).optional(),
  apps: z.array(appSeed).optional(),
});

export type TenantSeed = z.input<typeof tenantSeed>;
export type UserSeed = z.input<typeof userSeed>;
export type AppSeed = z.input<typeof appSeed>;
/** What a seed file or the `seed` option holds. */
export type Seed = z.input<typeof seedSchema>;
