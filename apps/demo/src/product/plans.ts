import { findScenario } from '../scenarios/scenarios.ts';

/** What Harborline has sold to a customer, as AuthShift asks for it. */
export function soldTo(customer: string): readonly string[] {
  return findScenario(customer)?.sold ?? ['more-connections'];
}

interface Asked {
  readonly userIds: readonly string[];
  /** The faults that are switched on for the customer. */
  readonly faults: readonly string[];
}

/** What Harborline itself still wants of users before they are moved. */
export function wantedOf(customer: string, { userIds, faults }: Asked): ReadonlyMap<string, readonly string[]> {
  const standing = findScenario(customer)?.faults.filter(({ id }) => faults.includes(id)) ?? [];
  const wanted = userIds.map((userId) => [userId, standing.flatMap(({ wants }) => wants?.[userId] ?? [])] as const);
  return new Map(wanted.filter(([, wants]) => wants.length > 0));
}
