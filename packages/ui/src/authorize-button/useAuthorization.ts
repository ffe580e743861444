import type { MigrationError } from '@authshift/core';
import type { AuthorizationAttempt, AuthorizationOutcome } from '@authshift/core/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';

export interface AuthorizationOptions {
  /** Where Microsoft's answer brings the browser back to: a path of this origin. The back end adds `?attempt=…`. */
  readonly returnTo: string;
  /** `ask` (default) makes Microsoft show the account picker. */
  readonly accountChoice?: 'ask' | 'current-session' | undefined;
  /** The attempt exists; the browser is about to leave. */
  readonly onAttempt?: ((attempt: AuthorizationAttempt) => void) | undefined;
  /** What became of it, for hosts whose `navigate` keeps this page open (a new tab, a popup). */
  readonly onOutcome?: ((outcome: AuthorizationOutcome) => void) | undefined;
  /** How to go to Microsoft. @default the same tab */
  readonly navigate?: ((authorizeUrl: string) => void) | undefined;
}

const sameTab = (url: string): void => window.location.assign(url);

/** Starts an authorization attempt and sends the person to Microsoft. */
export function useAuthorization(options: AuthorizationOptions): {
  readonly busy: boolean;
  readonly error: MigrationError | null;
  readonly start: (connectionId: string) => Promise<boolean>;
} {
  const migration = useMigration();
  const latest = useRef(options);
  latest.current = options;
  const following = useRef<AbortController | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MigrationError | null>(null);

  useEffect(() => {
    // The browser's Back from Microsoft restores this page as it was left: still "opening".
    const restored = () => setBusy(false);
    window.addEventListener('pageshow', restored);
    return () => {
      window.removeEventListener('pageshow', restored);
      following.current?.abort();
    };
  }, []);

  const start = useCallback(
    async (connectionId: string) => {
      const { returnTo, accountChoice = 'ask', onAttempt, onOutcome, navigate = sameTab } = latest.current;
      setBusy(true);
      setError(null);
      const started = await migration.authorize(connectionId, { returnTo, accountChoice });
      if (!started.ok) {
        setBusy(false);
        setError(started.error);
        return false;
      }
      onAttempt?.(started.value);
      navigate(started.value.authorizeUrl);
      if (onOutcome === undefined) return true;
      following.current?.abort();
      const cancel = new AbortController();
      following.current = cancel;
      const outcome = await migration
        .followAuthorization(started.value.attemptId, { signal: cancel.signal })
        .catch(() => null);
      setBusy(false);
      if (outcome?.ok) onOutcome(outcome.value);
      return true;
    },
    [migration],
  );
  return { busy, error, start };
}
