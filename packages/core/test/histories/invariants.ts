import { nameKey } from '../../src/connection/displayName.ts';
import type {
  AuditEntry,
  Checkpoint,
  Connection,
  Evidence,
  PolicyChange,
  Registration,
  UserRow,
  Wave,
} from '../../src/contract/index.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { intervalSeconds, type Scene } from './scene.ts';

/** Everything there is to see at one moment. */
export interface Sight {
  readonly now: number;
  readonly users: readonly UserRow[];
  readonly connections: readonly Connection[];
  readonly registrations: readonly Registration[];
  readonly waves: readonly Wave[];
  readonly checkpoints: readonly Checkpoint[];
  readonly policyChanges: readonly PolicyChange[];
  readonly audit: readonly AuditEntry[];
  readonly evidence: Evidence;
}

export async function look({ backend, clock, people }: Scene): Promise<Sight> {
  const { adminA } = people;
  const sight = Promise.all([
    adminA.listConnections(),
    adminA.listRegistrations(),
    adminA.listWaves(),
    adminA.listCheckpoints(),
    adminA.listPolicyChanges(),
    adminA.getEvidence(),
    adminA.listAudit({ limit: 1000 }),
  ]);
  await clock.advance(0);
  const [connections, registrations, waves, checkpoints, policyChanges, evidence, { entries: audit }] = await sight;
  const now = clock.now();
  return {
    now,
    users: backend.users(),
    connections,
    registrations,
    waves,
    checkpoints,
    policyChanges,
    evidence,
    audit,
  };
}

type Complaint = string | false | null | undefined;
type Invariant = (sight: Sight, scene: Scene, before: Sight) => readonly Complaint[];

const fresh = 2 * intervalSeconds * 1000;

/** domain.md 5.4, each as it shows in what anybody can read. */
export const invariants = {
  'I1 whoever has a connection ticked has exactly one lease': ({ users }) =>
    users.map(({ id, sync }) => {
      const ticked = sync.filter(({ assigned }) => assigned).length;
      const leased = sync.filter((entry) => entry.leased).length;
      return leased !== Math.min(ticked, 1) && `${id}: ${ticked} ticked, ${leased} leased`;
    }),

  'I2 nobody writes who is not ticked': ({ users }) =>
    users.map(({ id, sync }) => sync.some(({ assigned, leased }) => leased && !assigned) && id),

  'I3 display names are unique and not empty': ({ connections }) => {
    const keys = connections.map(({ displayName }) => nameKey(displayName));
    return keys.map((key, at) => (key === '' || keys.indexOf(key) !== at) && `"${key}"`);
  },

  'I4 healthy only on positive evidence younger than two intervals': ({ users, connections, now }) => [
    ...users.flatMap(({ id, sync }) =>
      sync.map(
        ({ state, lastSuccessAt, consecutiveSuccesses }) =>
          state === 'healthy' &&
          (lastSuccessAt === null || consecutiveSuccesses < 2 || now - Date.parse(lastSuccessAt) > fresh) &&
          `${id}: last success ${lastSuccessAt}, ${consecutiveSuccesses} in a row`,
      ),
    ),
    ...connections.map(({ displayName, status, lastSuccessAt, createdAt }) => {
      const stale = lastSuccessAt === null || lastSuccessAt < createdAt;
      return status === 'healthy' && stale && `${displayName}: last success ${lastSuccessAt}`;
    }),
  ],

  'I5 consent, grant and proof are facts of their own': ({ connections, registrations }) => [
    ...connections.map(
      ({ displayName, status, authType, grant }) =>
        authType === 'oauth-delegated' &&
        (status === 'healthy' || status === 'authorized-unverified') &&
        grant === null &&
        `${displayName} is ${status} without a grant`,
    ),
    ...registrations.map(
      ({ displayName, consent }) =>
        consent?.status === 'granted' && consent.decidedAt === null && `${displayName} granted without a moment`,
    ),
  ],

  'I6 a grant belongs to the expected tenant and account': ({ connections }) =>
    connections.map(
      ({ displayName, grant, account, tenantId }) =>
        grant !== null &&
        (grant.account.tenantId !== tenantId || grant.account.upn.toLowerCase() !== account.toLowerCase()) &&
        `${displayName} holds the grant of ${grant.account.upn}`,
    ),

  'I7 nothing that was typed as a secret is seen again': (sight, { typedSecrets }) => {
    const seen = JSON.stringify(sight);
    return typedSecrets.map((secret) => seen.includes(secret) && secret);
  },

  'I8 a negative pass rests on a declared change, in time, and on both sign-ins': ({ policyChanges }) =>
    policyChanges.map(({ id, verification, declaredAppliedAt, window }) => {
      if (verification?.kind !== 'negative' || verification.verdict !== 'pass') return null;
      if (declaredAppliedAt === null || window === null) return `${id}: nothing was declared`;
      return verification.at < window.earliest && `${id}: before ${window.earliest}`;
    }),

  'I9 a destructive act leaves an entry in the audit, and something to return to': (
    { connections, checkpoints, audit, waves },
    _,
    before,
  ) => [
    ...connections.map(({ id, displayName, status }) => {
      const was = before.connections.find((other) => other.id === id)?.status;
      if (was === undefined || was === status || status !== 'disconnected') return null;
      const told = audit.some(({ action, subject }) => action === 'connection.disconnected' && subject.id === id);
      return !told && `${displayName} was disconnected without a word`;
    }),
    ...waves.map(
      ({ name, startedAt, checkpointId }) =>
        startedAt !== null && !checkpoints.some(({ id }) => id === checkpointId) && `${name} has no checkpoint`,
    ),
    audit.length < Math.min(before.audit.length, 1000) && 'the audit lost entries',
  ],

  'I12 a simulated answer is never taken for success, and stays literal': ({ users, connections }, { literals }) =>
    users.flatMap(({ id, sync }) =>
      sync.map(({ connectionId, assigned, lastError, consecutiveSuccesses }) => {
        if (!assigned || lastError === null || consecutiveSuccesses > 0) return null;
        const known = [...literals.values()].includes(lastError.literal) || lastError.literal !== '';
        const kept = diagnose(lastError).literal === lastError.literal;
        const exists = connections.some((connection) => connection.id === connectionId);
        return !(known && kept) && exists && `${id}: "${lastError.literal}"`;
      }),
    ),

  'counts add up: what a connection says of its users is what the users say': ({ users, connections }) =>
    connections.map(({ id, displayName, counts }) => {
      const here = users.flatMap(({ sync }) => sync.filter(({ connectionId }) => connectionId === id));
      const assigned = here.filter((entry) => entry.assigned).length;
      const leased = here.filter((entry) => entry.leased).length;
      return (counts.assigned !== assigned || counts.leased !== leased) && `${displayName}: ${JSON.stringify(counts)}`;
    }),

  'a wave never counts more users than it has, and finishes all it started': ({ waves }) =>
    waves.map(({ name, counts, status }) => {
      const { total, done, proven, failed, skipped, released } = counts;
      const tried = done + failed + skipped;
      const over = tried > total || proven > done || released > done;
      const left = (status === 'observing' || status === 'done') && tried < total;
      return (over || left) && `${name} is ${status} with ${JSON.stringify(counts)}`;
    }),

  'whoever is disconnected or purged holds nobody': ({ users, connections }) =>
    users.flatMap(({ id, sync }) =>
      sync.map(({ connectionId, assigned, leased }) => {
        const status = connections.find((connection) => connection.id === connectionId)?.status ?? 'purged';
        return (assigned || leased) && (status === 'disconnected' || status === 'purged') && `${id} on ${connectionId}`;
      }),
    ),
} satisfies Record<string, Invariant>;

/** The first complaint there is, as one sentence. */
export function complaintOf(sight: Sight, scene: Scene, before: Sight): string | null {
  for (const [name, invariant] of Object.entries<Invariant>(invariants)) {
    const complaint = invariant(sight, scene, before).find((said) => typeof said === 'string');
    if (typeof complaint === 'string') return `${name}: ${complaint}`;
  }
  return null;
}
