import type { MigrationError } from '@authshift/core';
import type { AuthorizationOutcome } from '@authshift/core/contract';
import { useEffect, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { giveHint } from './hintChannel.ts';

/** An attempt that was started elsewhere: on another page, or before this one was loaded. */
export interface AuthorizationFollowed {
  /** From the address the back end sent the browser back to; null: there is nothing to follow. */
  readonly attemptId: string | null;
  readonly onOutcome?: ((outcome: AuthorizationOutcome) => void) | undefined;
}

/** Follows an attempt until the back end tells how it ended, and hints to a page that waits elsewhere in this browser. */
export function useAuthorizationOutcome({ attemptId, onOutcome }: AuthorizationFollowed): {
  /** Null until the back end has told it. */
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
    if (attemptId === null) return;
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
