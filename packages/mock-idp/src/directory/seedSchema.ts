import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

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

const permission = z.union([
  z.string().min(1),
  z.strictObject({ value: z.string().min(1), text: z.string().optional() }),
]);

const tenantSeed = z.strictObject({
  id: guid,
  name: z.string().min(1).max(256).optional(),
  domains: z.array(domain).min(1).optional(),
  asOf: z.iso.date().optional(),
});

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
  location: z.enum(['cloud', 'on-premises']).optional(),
  behaviour: z.string().min(1).optional(),
  guestIn: z.array(tenantReference).optional(),
});

const appSeed = z.strictObject({
  clientId: guid,
  tenant: tenantReference.optional(),
  name: z.string().min(1).max(256).optional(),
  kind: z.enum(['spa', 'web', 'daemon', 'public']).optional(),
  multiTenant: z.boolean().optional(),
  secrets: z.array(secret).optional(),
  /** In PEM: the public half of what the app signs its assertions with. */
  certificates: z.array(certificate).optional(),
  redirectUris: z.array(z.url()).optional(),
  delegated: z.array(z.string().min(1)).optional(),
  /** Roles the registration lists, as `resource/Role`; an administrator grants them. */
  application: z.array(z.string().min(1)).optional(),
  exposes: z
    .strictObject({
      scopes: z.array(permission).optional(),
      roles: z.array(permission).optional(),
      tokenVersion: z.union([z.literal(1), z.literal(2)]).optional(),
    })
    .optional(),
  adminConsent: z
    .array(
      z.strictObject({
        tenant: tenantReference,
        delegated: z.array(z.string().min(1)).optional(),
        application: z.array(z.string().min(1)).optional(),
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
