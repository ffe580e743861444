import type { Evidence } from '../contract/index.ts';

/** What goes into the report, in any order: entities as the contract shows them, so that no secret is among them. */
export type EvidenceFacts = Omit<Evidence, 'generatedAt'> & { readonly now: number };

/**
 * Puts together what an auditor reads. The same facts give the same report, byte for byte once written as JSON, so that its hash
 * can be compared. Should a caller's object carry more than the contract knows, nothing that looks like a secret comes along.
 */
export function buildEvidence(facts: EvidenceFacts): Evidence {
  const { now, organization, users, lastAuditId } = facts;
  return withoutSecrets({
    generatedAt: new Date(now).toISOString(),
    organization,
    connections: inOrder(facts.connections, ({ id }) => id),
    registrations: inOrder(facts.registrations, ({ id }) => id),
    pilots: inOrder(facts.pilots, ({ createdAt, id }) => createdAt + id),
    waves: inOrder(facts.waves, ({ createdAt, id }) => createdAt + id),
    checkpoints: inOrder(facts.checkpoints, ({ at, id }) => at + id),
    rollbacks: inOrder(facts.rollbacks, ({ at, id }) => at + id),
    policyChanges: inOrder(facts.policyChanges, ({ requestedAt, id }) => requestedAt + id),
    verifications: inOrder(facts.verifications, (each) => `${each.at} ${JSON.stringify(sortedCopy(each))}`),
    users,
    lastAuditId,
  });
}

function inOrder<T>(things: readonly T[], keyOf: (thing: T) => string): T[] {
  return things
    .map((thing) => ({ thing, key: keyOf(thing) }))
    .sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
    .map(({ thing }) => thing);
}

/** Members of these names hold a secret when they hold text; `secret` as an object tells only that there is one. */
const secretName = /secret|password|token|assertion|verifier|cookie/i;

function withoutSecrets(evidence: Evidence): Evidence {
  return sortedCopy(evidence) as Evidence;
}

function sortedCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedCopy);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .filter(([name, member]) => typeof member !== 'string' || !secretName.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sortedCopy(member)]));
}
