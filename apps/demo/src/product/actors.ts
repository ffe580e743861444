import type { Role } from '@authshift/core/contract';

/** Who operates Harborline, by the user principal name Entra puts in their token. */
const roles: Readonly<Record<string, Role>> = {
  'admin@fabrikam.example': 'admin',
  'operator@fabrikam.example': 'operator',
  'viewer@fabrikam.example': 'viewer',
};

export const peopleToSignInAs = [
  { upn: 'admin@fabrikam.example', purpose: 'admin: connections, users, audit' },
  { upn: 'operator@fabrikam.example', purpose: 'operator: moves users' },
  { upn: 'viewer@fabrikam.example', purpose: 'viewer: looks' },
] as const;

/** Undefined for accounts of Fabrikam that Harborline does not know. */
export function roleOf(upn: string): Role | undefined {
  return roles[upn.toLowerCase()];
}
