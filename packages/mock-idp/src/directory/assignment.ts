import type { Group } from './group.ts';
import type { AppRecord, UserRecord } from './records.ts';

/** Who has a role of an app: people by user principal name, in lower case, and groups by id or name. */
export interface RoleAssignment {
  readonly role: string;
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** The roles somebody has in an app, by themselves or through a group. */
export function rolesIn(app: AppRecord, user: UserRecord, groups: readonly Group[]): readonly string[] {
  const ours = app.roleAssignments.filter(
    (one) => one.users.includes(user.upn.toLowerCase()) || groups.some((group) => isNamed(group, one.groups)),
  );
  return [...new Set(ours.map(({ role }) => role))];
}

/** The groups that are assigned to an app, among those somebody is in. */
export function groupsAssignedTo(app: AppRecord, groups: readonly Group[]): readonly Group[] {
  return groups.filter((group) => app.roleAssignments.some((one) => isNamed(group, one.groups)));
}

/**
 * Whether an app lets this person in ("Assignment required?" of an enterprise application): anybody, or only who is assigned to it, with or
 * without a role.
 */
export function isAssigned(app: AppRecord, user: UserRecord, groups: readonly Group[]): boolean {
  if (!app.assignmentRequired || app.assigned.includes(user.upn.toLowerCase())) return true;
  return rolesIn(app, user, groups).length > 0;
}

export function isNamed({ id, name }: Group, references: readonly string[]): boolean {
  return references.some((reference) => reference === id || reference.toLowerCase() === name.toLowerCase());
}
