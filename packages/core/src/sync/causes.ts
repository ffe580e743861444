import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';

/** Users who got the same answer, counted, so that causes can be told without loading anybody. */
export interface FailingUsers {
  readonly code: string | null;
  readonly literal: string;
  /** How many users had this answer last. */
  readonly users: number;
}

/** One cause, and whom it keeps from syncing. */
export interface SyncCause {
  /** Of the answer most of them had. */
  readonly diagnosis: Diagnosis;
  readonly users: number;
  /** Trying again may help; otherwise somebody has to act. */
  readonly retrying: boolean;
}

/** Failing users by cause, worst first: what somebody must act on before what may pass, then what hits more users. */
export function groupCauses(failing: readonly FailingUsers[]): readonly SyncCause[] {
  const causes = new Map<string, SyncCause>();
  const mostFrequentFirst = [...failing].sort((a, b) => b.users - a.users);
  for (const { users, ...answer } of mostFrequentFirst) {
    const diagnosis = diagnose(answer);
    // Answers nobody knows have nothing in common but that.
    const key = diagnosis.known ? diagnosis.code : `? ${answer.code} ${answer.literal}`;
    const before = causes.get(key);
    causes.set(
      key,
      before === undefined
        ? { diagnosis, users, retrying: mayPass(diagnosis) }
        : { ...before, users: before.users + users },
    );
  }
  return [...causes.values()].sort((a, b) => Number(a.retrying) - Number(b.retrying) || b.users - a.users);
}

/** Whether trying again may help without anybody doing anything. */
export function mayPass({ retry, known }: Pick<Diagnosis, 'retry' | 'known'>): boolean {
  return known && (retry === 'transient' || retry === 'propagating');
}
