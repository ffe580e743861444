import * as z from 'zod';

/** What a manifest may ask for beyond the claims every token has, as far as the directory knows it ("Optional claims reference"). */
export const OPTIONAL_CLAIMS = [
  'acct',
  'auth_time',
  'email',
  'groups',
  'idtyp',
  'ipaddr',
  'login_hint',
  'preferred_username',
  'sid',
  'tenant_region_scope',
  'upn',
  'verified_primary_email',
  'verified_secondary_email',
] as const;
export type OptionalClaimName = (typeof OPTIONAL_CLAIMS)[number];

const name = z.enum(OPTIONAL_CLAIMS);
const claim = z.union([
  name,
  z.strictObject({
    name,
    /** Changes nothing, as at Entra where nobody can be asked for the claim. */
    essential: z.boolean().optional(),
    additionalProperties: z
      .array(z.enum(['include_externally_authenticated_upn', 'cloud_displayname', 'emit_as_roles']))
      .optional(),
  }),
]);

export const optionalClaimsSeed = z.strictObject({
  idToken: z.array(claim).optional(),
  accessToken: z.array(claim).optional(),
});

export interface OptionalClaim {
  readonly name: OptionalClaimName;
  readonly additionalProperties: readonly string[];
}

export type OptionalClaims = Readonly<Record<'idToken' | 'accessToken', readonly OptionalClaim[]>>;

export const NO_OPTIONAL_CLAIMS: OptionalClaims = { idToken: [], accessToken: [] };

export function toOptionalClaims({
  idToken = [],
  accessToken = [],
}: z.output<typeof optionalClaimsSeed>): OptionalClaims {
  return { idToken: idToken.map(toClaim), accessToken: accessToken.map(toClaim) };
}

function toClaim(one: z.output<typeof claim>): OptionalClaim {
  if (typeof one === 'string') return { name: one, additionalProperties: [] };
  return { name: one.name, additionalProperties: one.additionalProperties ?? [] };
}

/** What of groups and directory roles an app gets, in the words of its manifest. */
export const GROUP_MEMBERSHIP_CLAIMS = ['None', 'SecurityGroup', 'DirectoryRole', 'ApplicationGroup', 'All'] as const;
export type GroupMembershipClaims = (typeof GROUP_MEMBERSHIP_CLAIMS)[number];
