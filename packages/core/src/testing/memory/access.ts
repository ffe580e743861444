import type { Role } from '../../contract/index.ts';

const ranks: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Whether a role may do what needs at least another one. */
export function allows(role: Role, needed: Role): boolean {
  return ranks[role] >= ranks[needed];
}
