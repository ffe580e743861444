import type { Evidence } from '../contract/index.ts';
import { redact } from '../diagnosis/redact.ts';

/** What goes into the report, in any order: entities as the contract shows them, so that no secret is among them. */
export type EvidenceFacts = Omit<Evidence, 'generatedAt'> & { readonly now: number };

/**
 * Puts together what an auditor reads. The same facts give the same report, byte for byte once written as JSON, so that its hash
 * can be compared. Should a caller's object carry more than the contract knows, nothing that looks like a secret comes along.
 */
export function buildEvidence({ now, organization, users, lastAuditId, ...lists }: EvidenceFacts): Evidence {
  return sortedCopy({
    generatedAt: new Date(now).toISOString(),
    organization,
    connections: inOrder(lists.connections),
    registrations: inOrder(lists.registrations),
    pilots: inOrder(lists.pilots),
    waves: inOrder(lists.waves),
    checkpoints: inOrder(lists.checkpoints),
    rollbacks: inOrder(lists.rollbacks),
    policyChanges: inOrder(lists.policyChanges),
    verifications: inOrder(lists.verifications),
    users,
    lastAuditId,
  }) as Evidence;
}

interface Dated {
  readonly createdAt?: string;
  readonly requestedAt?: string;
  readonly at?: string;
}

/** By time where there is one, then by all the rest. */
function inOrder(things: readonly object[]): readonly object[] {
  const keyOf = (thing: object): string => {
    const { createdAt, requestedAt = createdAt, at = requestedAt }: Dated = thing;
    return JSON.stringify([at, sortedCopy(thing)]);
  };
  return things
    .map((thing) => [keyOf(thing), thing] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, thing]) => thing);
}

/** Members of these names hold a secret when they hold text; `secret` as an object tells only that there is one. */
const secretName = /secret|password|token|assertion|verifier|cookie/i;

/** With its members in order, and without those that look like a secret. */
function sortedCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedCopy);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .filter(([name, member]) => typeof member !== 'string' || !secretName.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, clean(name, member)]));
}

/** Literal answers were redacted when they came; an older back end may have known less of what is secret. */
function clean(name: string, member: unknown): unknown {
  return name === 'literal' && typeof member === 'string' ? redact(member) : sortedCopy(member);
}
