import type { Role } from '@authshift/core/contract';
import type { JWTPayload } from 'jose';
import { type Access, type Authenticate, hasRole } from '../access/access.ts';
import { createJwtAuthenticator } from '../access/jwtAuthenticator.ts';
import type { Settings } from './settings.ts';

const roles = ['viewer', 'operator', 'admin'] as const satisfies readonly Role[];

/** Who asks, by the bearer tokens of the host's identity provider. */
export function readAuthenticator(settings: Settings): Authenticate {
  settings.need('AUTHSHIFT_JWT_KEYS_URL');
  const names = readClaimNames(settings);
  return createJwtAuthenticator({
    jwksUrl: settings.address('AUTHSHIFT_JWT_KEYS_URL', ['https', 'http'], 'http://localhost'),
    issuer: settings.need('AUTHSHIFT_JWT_ISSUER'),
    audience: settings.need('AUTHSHIFT_JWT_AUDIENCE'),
    scope: settings.find('AUTHSHIFT_JWT_SCOPE'),
    resolve: (claims) => toAccess(claims, names),
  });
}

interface ClaimNames {
  readonly organization: string;
  readonly organizationName: string;
  readonly actor: string;
  readonly name: string;
  readonly role: string;
  /** The host's word for each role. */
  readonly words: ReadonlyMap<string, Role>;
}

function readClaimNames(settings: Settings): ClaimNames {
  return {
    organization: settings.find('AUTHSHIFT_JWT_ORGANIZATION_CLAIM') ?? 'org_id',
    organizationName: settings.find('AUTHSHIFT_JWT_ORGANIZATION_NAME_CLAIM') ?? 'org_name',
    actor: settings.find('AUTHSHIFT_JWT_ACTOR_CLAIM') ?? 'sub',
    name: settings.find('AUTHSHIFT_JWT_NAME_CLAIM') ?? 'name',
    role: settings.find('AUTHSHIFT_JWT_ROLE_CLAIM') ?? 'roles',
    words: readRoleWords(settings),
  };
}

/** `viewer=Support,admin=Owner`: a role that is not named keeps its own name. */
function readRoleWords(settings: Settings): ReadonlyMap<string, Role> {
  const pairs = (settings.find('AUTHSHIFT_JWT_ROLES') ?? '').split(',').flatMap((pair) => {
    const [role = '', word = ''] = pair.split('=').map((part) => part.trim());
    if (pair.trim() === '') return [];
    if (word !== '' && roles.some((one) => one === role)) return [[word, role as Role] as const];
    settings.note('AUTHSHIFT_JWT_ROLES must look like viewer=Support,operator=Consultant,admin=Owner.');
    return [];
  });
  const renamed = new Set(pairs.map(([, role]) => role));
  return new Map([...roles.filter((role) => !renamed.has(role)).map((role) => [role, role] as const), ...pairs]);
}

/** Null: the token does not say for which organization, who, or in which role. */
function toAccess(claims: JWTPayload, names: ClaimNames): Access | null {
  const organization = textOf(claims, names.organization);
  const actor = textOf(claims, names.actor);
  const role = roleOf(claims[names.role], names.words);
  if (organization === null || actor === null || role === null) return null;
  return {
    organization: { id: organization, name: textOf(claims, names.organizationName) ?? organization },
    actor: { id: actor, name: textOf(claims, names.name) ?? actor },
    role,
  };
}

function textOf(claims: JWTPayload, name: string): string | null {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The highest of those that are named. */
function roleOf(value: unknown, words: ReadonlyMap<string, Role>): Role | null {
  const named = (Array.isArray(value) ? value : [value]).flatMap((word) => words.get(word as string) ?? []);
  return named.reduce<Role | null>((best, role) => (best === null || hasRole(role, best) ? role : best), null);
}
