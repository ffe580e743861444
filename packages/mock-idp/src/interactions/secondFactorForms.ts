import type { Journey } from '../authorize/journey.ts';
import { nextStep } from '../authorize/nextStep.ts';
import type { UserRecord } from '../directory/records.ts';
import { authenticatorSecret, isOneTimeCode } from '../second-factor/oneTimeCode.ts';
import { answerByItself } from '../second-factor/telephone.ts';
import type { Mock } from '../server/mock.ts';
import { type BrowserSession, isSameAccount } from '../world/browserSessions.ts';
import { noteFailure } from './signInNotes.ts';
import { goOn, type Handler } from './submission.ts';
import { PROOFS } from './views/secondFactorPages.ts';

export const submitFactorMethod: Handler = (c, mock, { journey, form }) => {
  const proof = form.get('authMethodId');
  const method = (['code', 'number-match', 'approve'] as const).find((one) => PROOFS[one].id === proof);
  return goOn(c, mock, { journey, progress: method === undefined ? {} : { factor: { method } } });
};

export const submitFactorCode: Handler = (c, mock, { journey, session, form }) => {
  const step = nextStep(journey, session, mock.world);
  if (step.kind !== 'ask-mfa-code') return goOn(c, mock, { journey, progress: {} });
  if (!isCodeOf(step.account, form.get('otc') ?? '')) {
    noteFailure(mock, journey, { code: 50074, upn: step.account.upn });
    return goOn(c, mock, { journey, progress: { notice: { code: 'code-wrong', typed: '' } } });
  }
  noteFactor(mock, session, step.account);
  return goOn(c, mock, { journey, progress: { factorShown: true } });
};

export const submitApproval: Handler = (c, mock, { journey, form }) => {
  const { factor } = journey.progress;
  if (form.has('resend') && factor !== undefined) {
    return goOn(c, mock, { journey, progress: { factor: { method: factor.method } } });
  }
  isStillWaiting(mock, journey);
  return goOn(c, mock, { journey, progress: {} });
};

/** Looking is what makes a telephone that answers by itself do so, so that each sign-in shows its number at least once. */
export function isStillWaiting({ world }: Mock, { progress }: Journey): boolean {
  const approval = world.approvals.find(progress.factor?.approvalId);
  if (approval === undefined) return false;
  const user = world.directory.findUserByOid(approval.tenantId, approval.oid)?.user;
  if (user !== undefined) answerByItself(world.approvals, approval, user);
  return world.approvals.outcomeOf(approval) === 'waiting';
}

/** Registering a second factor shows it as well. */
export const submitEnrolment: Handler = (c, mock, { journey, session, form }) => {
  const step = nextStep(journey, session, mock.world);
  if (step.kind !== 'ask-enrolment') return goOn(c, mock, { journey, progress: {} });
  const { account, secret } = step;
  if (!isCodeOf(account, form.get('otc') ?? '')) {
    return goOn(c, mock, { journey, progress: { notice: { code: 'code-wrong', typed: '' } } });
  }
  const before = typeof account.mfa === 'object' ? account.mfa : { methods: [], answer: undefined };
  mock.world.accounts.change(account, {
    mfa: { methods: [...new Set([...before.methods, 'code' as const])], answer: before.answer, secret },
    interrupts: account.interrupts.filter((one) => one !== 'more-information'),
  });
  noteFactor(mock, session, account);
  return goOn(c, mock, { journey, progress: { factorShown: true } });
};

/** By real time, which is what authenticators go by. */
function isCodeOf(account: UserRecord, typed: string): boolean {
  return isOneTimeCode(authenticatorSecret(account), typed, Date.now());
}

function noteFactor({ world }: Mock, session: BrowserSession, account: UserRecord): void {
  const signedIn = session.accounts.find((one) => isSameAccount(one, account));
  if (signedIn !== undefined) world.sessions.noteMfa(session, signedIn, world.clocks.stamp(account.tenantId));
}
