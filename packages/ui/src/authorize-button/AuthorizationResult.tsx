import type { MigrationError } from '@authshift/core';
import type { AttemptStatus, AuthorizationOutcome } from '@authshift/core/contract';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { CloseButton } from '../button/CloseButton.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { authorizationEnglish } from '../messages/english/authorization.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useExplainError } from '../status-line/useExplainError.ts';
import { type Tone, ToneGlyph } from '../status-mark/StatusMark.tsx';
import { AuthorizeButton } from './AuthorizeButton.tsx';
import type { AuthorizationOptions } from './useAuthorization.ts';

export interface AuthorizationResultProps extends Pick<AuthorizationOptions, 'returnTo' | 'navigate' | 'onAttempt'> {
  /** From the address the back end sent the browser back to. */
  readonly attemptId: string;
  readonly onOutcome?: ((outcome: AuthorizationOutcome) => void) | undefined;
  /** Shows a close button that calls this. */
  readonly onDismiss?: (() => void) | undefined;
}

const tones: Readonly<Record<AttemptStatus, Tone>> = {
  pending: 'progress',
  succeeded: 'good',
  wrong_account: 'danger',
  declined: 'warning',
  stranded: 'warning',
  expired: 'warning',
  failed: 'danger',
};

/** What became of an authorization, on the page Microsoft's answer led back to. A wrong account is never shown as success. */
export function AuthorizationResult(props: AuthorizationResultProps): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const explain = useExplainError();
  const { outcome, error } = useOutcome(props);
  const titleId = useId();
  const tone = error === null ? tones[outcome?.status ?? 'pending'] : 'danger';
  return (
    <div role="status">
      <section className="authshift-result" data-tone={tone} aria-labelledby={titleId}>
        <ToneGlyph tone={tone} />
        <div className="authshift-result-body">
          <h3 id={titleId}>{error === null ? titleOf(outcome, messages) : messages.failed}</h3>
          {error === null ? null : (
            <p>{error.problem?.code === 'attempt_not_found' ? messages.notFound : explain(error).why}</p>
          )}
          {outcome === null ? null : <OutcomeBody outcome={outcome} />}
          {outcome === null || outcome.status === 'pending' || outcome.status === 'succeeded' ? null : (
            <AuthorizeButton
              connectionId={outcome.connectionId}
              returnTo={props.returnTo}
              navigate={props.navigate}
              onAttempt={props.onAttempt}
              label={outcome.status === 'wrong_account' ? messages.switchAccount : messages.startAgain}
            />
          )}
        </div>
        {props.onDismiss === undefined ? null : <CloseButton onClose={props.onDismiss} />}
      </section>
    </div>
  );
}

type Words = ReturnType<typeof authorizationEnglish>;

function titleOf(outcome: AuthorizationOutcome | null, messages: Words): string {
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

function useOutcome({ attemptId, onOutcome }: AuthorizationResultProps): {
  readonly outcome: AuthorizationOutcome | null;
  readonly error: MigrationError | null;
} {
  const migration = useMigration();
  const tell = useRef(onOutcome);
  tell.current = onOutcome;
  const [answer, setAnswer] = useState<{
    readonly of: string;
    readonly outcome: AuthorizationOutcome | null;
    readonly error: MigrationError | null;
  } | null>(null);
  useEffect(() => {
    const cancel = new AbortController();
    migration.followAuthorization(attemptId, { signal: cancel.signal }).then(
      (result) => {
        if (cancel.signal.aborted) return;
        setAnswer({ of: attemptId, outcome: result.ok ? result.value : null, error: result.ok ? null : result.error });
        if (result.ok) tell.current?.(result.value);
      },
      // Only our own cancellation rejects.
      () => undefined,
    );
    return () => cancel.abort();
  }, [migration, attemptId]);
  return answer?.of === attemptId ? answer : { outcome: null, error: null };
}
