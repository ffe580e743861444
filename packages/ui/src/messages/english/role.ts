import type { Role } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type RoleMessages = ReturnType<typeof roleEnglish>;

/** Why somebody may not do what a part of a page is for. */
export const roleEnglish = (_format: Format) => ({
  name: { viewer: 'viewer', operator: 'operator', admin: 'administrator' } satisfies Record<Role, string>,
  needed: (role: string) => `Only an ${role} of your organization can do this.`,
});
