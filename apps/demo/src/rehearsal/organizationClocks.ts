import type { MockIdp } from '@authshift/mock-idp';
import type { Scenario } from '../scenarios/scenario.ts';

/** Each customer's tenant can live ahead of this machine; the back end lives in the same time as the tenant. */
export interface OrganizationClocks {
  now(organizationId: string | null): Date;
  /** Asks the mock anew, after its clock was moved or its tenant reset; answers how many milliseconds it is ahead. */
  read(scenario: Scenario): Promise<number>;
}

export function createOrganizationClocks(idp: MockIdp): OrganizationClocks {
  const ahead = new Map<string, number>();
  const now = (organizationId: string | null): Date => new Date(Date.now() + (ahead.get(organizationId ?? '') ?? 0));
  return {
    now,
    read: async ({ organization, tenantId }) => {
      const told = Date.parse(await idp.tellTime(tenantId));
      // Less than a second is the time the answer took.
      const difference = told - Date.now();
      const known = difference > 1000 ? difference : 0;
      ahead.set(organization.id, known);
      return known;
    },
  };
}
