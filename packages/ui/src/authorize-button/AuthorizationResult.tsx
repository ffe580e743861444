import type { MigrationError } from '@authshift/core';
import type { AuthorizationOutcome } from '@authshift/core/contract';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { authorizationEnglish } from '../messages/english/authorization.ts';
import { authorizeButtonEnglish } from '../messages/english/authorizeButton.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { AuthorizeButton } from './AuthorizeButton.tsx';
import { giveHint } from './hintChannel.ts';
import { OutcomeNotice } from './OutcomeNotice.tsx';
import type { AuthorizationOptions } from './useAuthorization.ts';

export interface AuthorizationResultProps extends AuthorizationOptions {
  /** From the address the back end sent the browser back to. */
  readonly attemptId: string;
  /** Shows a close button that calls this. */
  readonly onDismiss?: (() => void) | undefined;
  /** This page is the window a popup ended in: it says that it can be closed, and leaves what comes next to the page that waits. */
  readonly inPopup?: boolean | undefined;
  /** Who is signed in to Microsoft in this browser, see `useMsalAccount`. */
  readonly signedInAs?: string | null | undefined;
}

/**
 * What became of an authorization, on the page Microsoft's answer led back to. A wrong account is never shown as success.
 *
 * `data-state`: `pending`, `succeeded`, `wrong_account`, `declined`, `stranded`, `expired`, `failed`, or `error` where the outcome
 * cannot be read.
 */
export function AuthorizationResult(props: AuthorizationResultProps): ReactNode {
  const { attemptId, onDismiss, inPopup = false, ...options } = props;
  const messages = useMessages('authorization', authorizationEnglish);
  const button = useMessages('authorizeButton', authorizeButtonEnglish);
  const { outcome, error } = useOutcome(props);
  const ended = outcome !== null && outcome.status !== 'pending' && outcome.status !== 'succeeded';
  return (
    <div role="status">
      <OutcomeNotice outcome={outcome} error={error} onDismiss={onDismiss}>
        {inPopup && outcome !== null ? <p>{messages.closeWindow}</p> : null}
        {ended && !inPopup ? (
          <AuthorizeButton
            {...options}
            connectionId={outcome.connectionId}
            label={outcome.status === 'wrong_account' ? button.switchAccount : messages.startAgain}
          />
        ) : null}
      </OutcomeNotice>
    </div>
  );
}

/** Follows an attempt until the back end tells how it ended, and hints to a page that waits elsewhere in this browser. */
export function useOutcome({ attemptId, onOutcome }: Pick<AuthorizationResultProps, 'attemptId' | 'onOutcome'>): {
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
    giveHint(attemptId);
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
