import type { TelephoneAnswer, WaitingSignIn } from '../directory/account.ts';
import type { UserRecord } from '../directory/records.ts';
import { MockIdpError } from '../mockIdpError.ts';
import type { MockWorld } from '../world/world.ts';
import type { SignInApproval, SignInApprovals } from './signInApprovals.ts';

/** Lets the person's telephone answer by itself, if it is one that does. */
export function answerByItself(approvals: SignInApprovals, approval: SignInApproval, { mfa }: UserRecord): void {
  const answer = typeof mfa === 'object' ? mfa.answer : undefined;
  if (answer === 'approve') approvals.answer(approval, 'approved');
  if (answer === 'deny') approvals.answer(approval, 'denied');
}

/** What the telephone makes of the number somebody typed into it: a wrong one denies the sign-in. */
export function answerWithNumber(
  approvals: SignInApprovals,
  approval: SignInApproval,
  number: string,
): 'approved' | 'denied' {
  const isRight = approval.method === 'approve' || number.trim() === approval.number;
  const answer = isRight ? 'approved' : 'denied';
  approvals.answer(approval, answer);
  return answer;
}

export function listWaitingSignIns({ approvals }: MockWorld, user: UserRecord): readonly WaitingSignIn[] {
  return approvals.listWaiting(user).map(({ app, method, number }) => ({ app, method, number }));
}

/** For tests. Without a number the telephone is taken to have been told the right one. Rejects if no sign-in waits. */
export function answerSignIn(
  { approvals }: MockWorld,
  user: UserRecord,
  telephone: TelephoneAnswer,
): 'approved' | 'denied' {
  const waiting = approvals.listWaiting(user);
  const number = telephone.answer === 'approve' ? telephone.number : undefined;
  const approval = waiting.find((one) => one.number === number) ?? waiting[0];
  if (approval === undefined) {
    throw new MockIdpError('invalid_request', `No sign-in of ${user.upn} waits for its telephone.`);
  }
  if (telephone.answer === 'approve') return answerWithNumber(approvals, approval, number ?? approval.number);
  approvals.answer(approval, 'denied');
  return 'denied';
}
