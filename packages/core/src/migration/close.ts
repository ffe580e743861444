import type { Connection, PolicyChange, Registration, Verification } from '../contract/index.ts';
import { legOf } from './leg.ts';

/** A connection as far as the course of the whole move depends on it. */
export type ProgrammeConnection = Pick<
  Connection,
  | 'id'
  | 'authType'
  | 'protocol'
  | 'environment'
  | 'status'
  | 'grant'
  | 'registrationId'
  | 'secret'
  | 'lastSuccessAt'
  | 'statusReason'
>;

/** What the two proofs are read from: that the new way works, and that the old one no longer does. */
export interface ProofFacts {
  readonly connections: readonly ProgrammeConnection[];
  readonly verifications: readonly Pick<Verification, 'kind' | 'connectionId' | 'verdict' | 'at'>[];
  readonly policyChanges?: readonly Pick<PolicyChange, 'declaredAppliedAt'>[];
}

/** Everything `decideClose` weighs; `now` in milliseconds since 1970. */
export interface CloseFacts extends ProofFacts {
  readonly registrations: readonly Pick<Registration, 'id' | 'secret'>[];
  /** Users whose sync fails now. */
  readonly failing: number;
  /** Users who have not moved and whom nobody has waived. */
  readonly stragglers: number;
  readonly now: number;
}

/** A proof still to be had: that the new way works, or that the old way is refused. */
export type MissingProof = 'positive_proof_missing' | 'negative_proof_missing';

/** One thing that keeps a migration from being closed, with what to show of it. */
export interface CloseBlocker {
  readonly code: MissingProof | 'users_failing' | 'stragglers' | 'secret_expiring';
  /** Users it is about; 0: it is not about users. */
  readonly count: number;
  /** The connection or registration it is about. */
  readonly id: string | null;
  /** When the secret ends. */
  readonly at: string | null;
}

/** Whether a migration may be closed, and if not, all that is in the way and not only the first of it. */
export interface CloseGate {
  readonly allowed: boolean;
  readonly blockers: readonly CloseBlocker[];
}

/** A secret or certificate that ends sooner than this leaves the next trouble to whoever comes after. */
const secretDays = 30;
const day = 86_400_000;

/** Guard G10: the move is closed when nobody is left behind, nothing ends soon, and both proofs are there. */
export function decideClose(facts: CloseFacts): CloseGate {
  const blockers = [
    ...about('users_failing', facts.failing),
    ...about('stragglers', facts.stragglers),
    ...endingSecrets(facts),
    ...findMissingProofs(facts),
  ];
  return { allowed: blockers.length === 0, blockers };
}

/**
 * The proofs that are missing: of each connection users moved to, that it works, tested after the last change of the tenant; of
 * each one they left, that it is refused, see `needsRefusal`. The latest test counts.
 */
export function findMissingProofs({
  connections,
  verifications,
  policyChanges = [],
}: ProofFacts): readonly CloseBlocker[] {
  const { leaving, targets } = legOf(connections);
  const changed = Math.max(
    0,
    ...policyChanges.map(({ declaredAppliedAt }) => Date.parse(declaredAppliedAt ?? '') || 0),
  );
  const latest = (kind: Verification['kind'], connectionId: string) =>
    verifications
      .filter((verification) => verification.kind === kind && verification.connectionId === connectionId)
      .reduce<ProofFacts['verifications'][number] | null>(
        (a, b) => (a === null || Date.parse(a.at) <= Date.parse(b.at) ? b : a),
        null,
      );
  const works = (id: string): boolean => {
    const test = latest('positive', id);
    return test?.verdict === 'pass' && Date.parse(test.at) >= changed;
  };
  const unproven = targets.filter(({ id }) => !works(id)).map(({ id }) => id);
  const unrefuted = leaving.filter((left) => needsRefusal(left) && latest('negative', left.id)?.verdict !== 'pass');
  return [
    ...(targets.length === 0 ? [null] : unproven).map((id) => block('positive_proof_missing', { id })),
    ...unrefuted.map(({ id }) => block('negative_proof_missing', { id })),
  ];
}

/** Nobody can prove an end to what never worked, and own servers keep their sign-ins: no switch of the tenant reaches them. */
export function needsRefusal({ lastSuccessAt, environment }: ProgrammeConnection): boolean {
  return lastSuccessAt !== null && environment !== 'on-premises';
}

function endingSecrets({ connections, registrations, now }: CloseFacts): readonly CloseBlocker[] {
  const { targets } = legOf(connections);
  const used = registrations.filter(({ id }) => targets.some(({ registrationId }) => registrationId === id));
  return [...used, ...targets].flatMap(({ id, secret }) => {
    const at = secret?.expiresAt ?? null;
    return at !== null && Date.parse(at) - now < secretDays * day ? [block('secret_expiring', { id, at })] : [];
  });
}

function about(code: CloseBlocker['code'], count: number): readonly CloseBlocker[] {
  return count > 0 ? [block(code, { count })] : [];
}

function block(code: CloseBlocker['code'], rest: Partial<CloseBlocker>): CloseBlocker {
  return { count: 0, id: null, at: null, ...rest, code };
}
