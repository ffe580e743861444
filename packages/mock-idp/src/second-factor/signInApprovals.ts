import { randomInt, randomUUID } from 'node:crypto';
import type { UserRecord } from '../directory/records.ts';

/** How long a telephone may be looked for before the page gives up. */
const PATIENCE = 60_000;
const KEPT = 60 * 60 * 1000;

/** A telephone that was asked whether this sign-in is its owner's. */
export interface SignInApproval {
  readonly id: string;
  /** The person at home. */
  readonly tenantId: string;
  readonly oid: string;
  /** Name of the app the person is signing in to. */
  readonly app: string;
  readonly method: 'number-match' | 'approve';
  /** Two digits, which the page shows and the telephone asks for. */
  readonly number: string;
  /** Milliseconds, by the home tenant's clock. */
  readonly askedAt: number;
  readonly answer?: 'approved' | 'denied';
}

export type ApprovalOutcome = 'waiting' | 'approved' | 'denied' | 'timed-out';

/** The sign-ins that wait, or waited, for a telephone. They live for minutes, so never on disk. */
export interface SignInApprovals {
  ask(user: UserRecord, request: Pick<SignInApproval, 'app' | 'method'>): SignInApproval;
  find(id: string | undefined): SignInApproval | undefined;
  /** The latest first. */
  listWaiting(user?: Pick<UserRecord, 'tenantId' | 'oid'>): readonly SignInApproval[];
  outcomeOf(approval: SignInApproval): ApprovalOutcome;
  /** Only the first answer counts, and none that comes too late. */
  answer(approval: SignInApproval, answer: 'approved' | 'denied'): void;
  /** Of one tenant's people, or all. */
  forget(tenantId?: string): void;
}

export function createSignInApprovals(nowIn: (tenantId: string) => number): SignInApprovals {
  const approvals = new Map<string, SignInApproval>();
  const outcomeOf = (approval: SignInApproval): ApprovalOutcome => {
    const { answer } = approvals.get(approval.id) ?? approval;
    if (answer !== undefined) return answer;
    return approval.askedAt + PATIENCE <= nowIn(approval.tenantId) ? 'timed-out' : 'waiting';
  };
  return {
    outcomeOf,
    ask: ({ tenantId, oid }, request) => {
      const askedAt = nowIn(tenantId);
      for (const one of approvals.values()) {
        if (one.tenantId === tenantId && one.askedAt + KEPT < askedAt) approvals.delete(one.id);
      }
      const approval = { ...request, id: randomUUID(), tenantId, oid, number: String(randomInt(10, 100)), askedAt };
      approvals.set(approval.id, approval);
      return approval;
    },
    find: (id) => (id === undefined ? undefined : approvals.get(id)),
    listWaiting: (user) =>
      [...approvals.values()]
        .filter((one) => user === undefined || (one.tenantId === user.tenantId && one.oid === user.oid))
        .filter((one) => outcomeOf(one) === 'waiting')
        .reverse(),
    answer: (approval, answer) => {
      if (outcomeOf(approval) === 'waiting') approvals.set(approval.id, { ...approval, answer });
    },
    forget: (tenantId) => {
      for (const one of approvals.values()) {
        if (tenantId === undefined || one.tenantId === tenantId) approvals.delete(one.id);
      }
    },
  };
}
