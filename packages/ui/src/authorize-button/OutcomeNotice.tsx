import type { MigrationError } from '@authshift/core';
import type { AttemptStatus, AuthorizationOutcome } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { CloseButton } from '../button/CloseButton.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { type AuthorizationMessages, authorizationEnglish } from '../messages/english/authorization.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useExplainError } from '../status-line/useExplainError.ts';
import { type Tone, ToneGlyph } from '../status-mark/StatusMark.tsx';

const tones: Readonly<Record<AttemptStatus, Tone>> = {
  pending: 'progress',
  succeeded: 'good',
  wrong_account: 'danger',
  declined: 'warning',
  stranded: 'warning',
  expired: 'warning',
  failed: 'danger',
};

export interface OutcomeNoticeProps {
  /** Null while nobody knows yet. */
  readonly outcome: AuthorizationOutcome | null;
  /** Why the outcome cannot be read. */
  readonly error?: MigrationError | null | undefined;
  readonly onDismiss?: (() => void) | undefined;
  /** What to do next. */
  readonly children?: ReactNode;
}

/** How an authorization ended, in words. A wrong account is never shown as success. */
export function OutcomeNotice({ outcome, error = null, onDismiss, children }: OutcomeNoticeProps): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const explain = useExplainError();
  const titleId = useId();
  const tone = error === null ? tones[outcome?.status ?? 'pending'] : 'danger';
  return (
    <section
      className="authshift-result"
      data-tone={tone}
      data-state={error === null ? (outcome?.status ?? 'pending') : 'error'}
      aria-labelledby={titleId}
    >
      <ToneGlyph tone={tone} />
      <div className="authshift-result-body">
        <h3 id={titleId}>{error === null ? titleOf(outcome, messages) : messages.failed}</h3>
        {error === null ? null : (
          <p>{error.problem?.code === 'attempt_not_found' ? messages.notFound : explain(error).why}</p>
        )}
        {outcome === null ? null : <OutcomeBody outcome={outcome} />}
        {children}
      </div>
      {onDismiss === undefined ? null : <CloseButton onClose={onDismiss} />}
    </section>
  );
}

function titleOf(outcome: AuthorizationOutcome | null, messages: AuthorizationMessages): string {
  if (outcome === null) return messages.connecting;
  const titles: Readonly<Record<AttemptStatus, string>> = {
    pending: messages.connecting,
    succeeded: messages.succeeded(outcome.returned?.upn ?? outcome.expected.account),
    wrong_account: messages.wrongAccount,
    declined: messages.declined,
    stranded: messages.stranded,
    expired: messages.expired,
    failed: messages.failed,
  };
  return titles[outcome.status];
}

function OutcomeBody({ outcome }: { readonly outcome: AuthorizationOutcome }): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const { expected, returned, error } = outcome;
  if (outcome.status === 'pending') return null;
  if (outcome.status === 'succeeded') return <p>{messages.succeededNext}</p>;
  if (outcome.status === 'wrong_account') {
    const tenantDiffers = returned !== null && expected.tenantId !== null && returned.tenantId !== expected.tenantId;
    return (
      <>
        {returned === null ? null : <p>{messages.wrongAccountDetail(returned.upn, expected.account)}</p>}
        {tenantDiffers ? <p>{messages.wrongTenant(returned.tenantId, expected.tenantId ?? '')}</p> : null}
        {outcome.silent ? <p>{messages.wrongAccountSilent}</p> : null}
        <p>
          {messages.wrongAccountKept} {messages.pickerHint(expected.account)}
        </p>
      </>
    );
  }
  const details = {
    declined: messages.declinedDetail(expected.account),
    stranded: messages.strandedDetail,
    expired: messages.expiredDetail,
    failed: messages.failedDetail,
  };
  return (
    <>
      <p>{details[outcome.status]}</p>
      {error === null ? null : <LiteralAnswer text={error.literal} />}
    </>
  );
}
