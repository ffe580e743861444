import { CLOUDS, type Cloud } from '../clouds/clouds.ts';
import { groupsAssignedTo, rolesIn } from '../directory/assignment.ts';
import { type DirectoryRole, roleTemplates } from '../directory/directoryRoles.ts';
import { type Group, groupsOf } from '../directory/group.ts';
import type { OptionalClaim, OptionalClaimName } from '../directory/optionalClaims.ts';
import type { AppRecord } from '../directory/records.ts';
import type { Presence, WorldDirectory } from '../directory/worldDirectory.ts';
import type { Authentication } from '../world/authentication.ts';
import { toLoginHint } from './loginHint.ts';

type Claims = Readonly<Record<string, unknown>>;

export interface MemberFacts {
  readonly directory: WorldDirectory;
  readonly presence: Presence;
  readonly authentication: Authentication;
  /** Whose manifest counts: the client's for an id_token, the API's for an access token. Microsoft's own APIs have none here. */
  readonly manifest: AppRecord | undefined;
  readonly token: 'idToken' | 'accessToken';
  /** An address has less room for groups than a body. */
  readonly isInFragment?: boolean;
}

/** More groups than this are left to be asked for ("Groups overage claim"). */
const MOST_GROUPS = 200;
const MOST_IN_FRAGMENT = 5;

/** Groups, directory roles, app roles and optional claims, as the manifest asks for them. */
export function memberClaims(facts: MemberFacts): Claims {
  const { manifest, token, presence, directory } = facts;
  if (manifest === undefined) return {};
  const asked = manifest.optionalClaims[token];
  const tenant = directory.findTenant(presence.tenantId);
  const groups = groupsOf(tenant, presence.user);
  const shape = asked.find(({ name }) => name === 'groups')?.additionalProperties ?? [];
  const shown = groupsFor(manifest, groups).map((group) =>
    shape.includes('cloud_displayname') ? group.name : group.id,
  );
  const roles = rolesIn(manifest, presence.user, groups);
  const asRoles = shape.includes('emit_as_roles') && shown.length > 0;
  return {
    ...optionalClaims(asked, facts),
    ...(asRoles
      ? { roles: shown }
      : { ...groupClaims(shown, { ...facts, cloud: tenant?.cloud }), roles: roles.length === 0 ? undefined : roles }),
    ...(wantsDirectoryRoles(manifest) ? { wids: directoryRolesOf(presence) } : {}),
  };
}

function groupsFor(manifest: AppRecord, groups: readonly Group[]): readonly Group[] {
  switch (manifest.groupMembershipClaims) {
    case 'All':
      return groups;
    case 'SecurityGroup':
      return groups.filter(({ kind }) => kind === 'security');
    case 'ApplicationGroup':
      return groupsAssignedTo(manifest, groups);
    default:
      return [];
  }
}

function groupClaims(
  shown: readonly string[],
  { isInFragment = false, presence, cloud = 'global' }: MemberFacts & { readonly cloud: Cloud | undefined },
): Claims {
  if (shown.length === 0) return {};
  if (isInFragment) return shown.length > MOST_IN_FRAGMENT ? { hasgroups: true } : { groups: shown };
  if (shown.length <= MOST_GROUPS) return { groups: shown };
  const endpoint = `https://${CLOUDS[cloud].msGraphHost}/v1.0/users/${presence.oid}/getMemberObjects`;
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } };
}

function wantsDirectoryRoles({ groupMembershipClaims }: AppRecord): boolean {
  return groupMembershipClaims === 'DirectoryRole' || groupMembershipClaims === 'All';
}

/** In `wids` of everybody. */
const EVERYBODY = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

/** The ids in `wids`. A guest brings no role along. */
export function directoryRolesOf({ user, guest }: Presence): readonly string[] {
  const roles: readonly DirectoryRole[] = guest ? [] : user.directoryRoles;
  const all: readonly DirectoryRole[] = user.admin && !guest ? ['Global Administrator', ...roles] : roles;
  return [...new Set(all.map((role) => roleTemplates[role])), EVERYBODY];
}

function optionalClaims(asked: readonly OptionalClaim[], facts: MemberFacts): Claims {
  return Object.fromEntries(asked.map((claim) => [claim.name, VALUES[claim.name](facts, claim)]));
}

type Value = (facts: MemberFacts, claim: OptionalClaim) => unknown;

const VALUES: Readonly<Record<OptionalClaimName, Value>> = {
  acct: ({ presence }) => (presence.guest ? 1 : 0),
  auth_time: ({ authentication }) => authentication.authTime,
  email: ({ presence }) => presence.user.mail,
  // Decided with the groups themselves.
  groups: () => undefined,
  idtyp: ({ token }) => (token === 'accessToken' ? 'user' : undefined),
  ipaddr: ({ authentication }) => authentication.circumstances?.address ?? '127.0.0.1',
  login_hint: ({ presence }) => toLoginHint(presence),
  preferred_username: ({ presence }) => presence.user.upn,
  sid: ({ authentication }) => authentication.sid,
  tenant_region_scope: () => 'EU',
  upn: ({ presence }, { additionalProperties }) => {
    const isShown = !presence.guest || additionalProperties.includes('include_externally_authenticated_upn');
    return isShown ? presence.upn : undefined;
  },
  verified_primary_email: ({ presence: { user } }) => (user.mail === undefined ? undefined : [user.mail]),
  verified_secondary_email: ({ presence: { user } }) => (user.aliases.length === 0 ? undefined : user.aliases),
};
