import type { MigrationError, Result } from '@authshift/core';
import type { AuthorizationAttempt, AuthorizationOutcome } from '@authshift/core/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

/** How a person is sent to Microsoft and comes back. */
export interface AuthorizationOptions extends WriteHooks<'authorize'> {
  /** Where Microsoft's answer brings the browser back to: a path of this origin. The back end adds `?attempt=…`. */
  readonly returnTo: string;
  /** `popup` opens a window and waits here for the back end to tell the outcome. @default 'redirect', in the same tab */
  readonly mode?: 'redirect' | 'popup' | undefined;
  /** `ask` (default) makes Microsoft show the account picker. */
  readonly accountChoice?: 'ask' | 'current-session' | undefined;
  /** The attempt exists; the browser is about to leave. */
  readonly onAttempt?: ((attempt: AuthorizationAttempt) => void) | undefined;
  /** What became of it, where this page stays open: in a popup, or because `navigate` opens a new tab. */
  readonly onOutcome?: ((outcome: AuthorizationOutcome) => void) | undefined;
  /** How to go to Microsoft in the mode `redirect`. @default the same tab */
  readonly navigate?: ((authorizeUrl: string) => void) | undefined;
  /**
   * Starts the attempt in the place of `startAuthorization`: your back end's own way for people who may not call that, such as
   * users who sign in for themselves (kind `self`).
   */
  readonly begin?: ((returnTo: string) => Promise<Result<AuthorizationAttempt>>) | undefined;
}

/**
 * - `idle`: nothing is under way; `error` says why the last try did not start.
 * - `starting`: the back end prepares the attempt, or the browser is leaving.
 * - `blocked`: the browser refused to open the window; a link to `attempt.authorizeUrl` is never refused.
 * - `waiting`: a person is at Microsoft; only the back end knows what becomes of it.
 * - `ended`: `outcome` says how.
 */
export type AuthorizationPhase = 'idle' | 'starting' | 'blocked' | 'waiting' | 'ended';

/** One attempt at a time: how far it is, how it ended, and what can be done. */
export interface Authorization {
  readonly phase: AuthorizationPhase;
  readonly attempt: AuthorizationAttempt | null;
  readonly outcome: AuthorizationOutcome | null;
  readonly error: MigrationError | null;
  /** Being prepared, or followed: a further press starts no second attempt. */
  readonly busy: boolean;
  /** False when it did not start: vetoed, refused or unreachable. */
  readonly start: (connectionId: string) => Promise<boolean>;
  /** Asks the back end now: somebody says that the person is back. */
  readonly check: () => void;
  /** Opens the window anew: whether the first one is still there cannot be known. */
  readonly reopen: () => void;
  /** Stops waiting here. The attempt itself stays valid until it expires. */
  readonly stop: () => void;
}

type State = Pick<Authorization, 'phase' | 'attempt' | 'outcome' | 'error'>;

const idle: State = { phase: 'idle', attempt: null, outcome: null, error: null };
/** Starts an authorization attempt, sends the person to Microsoft and, where the page stays, waits for what the back end tells. */
export function useAuthorization(options: AuthorizationOptions): Authorization {
  const migration = useMigration();
  const write = useWrite(options);
  const latest = useRef(options);
  latest.current = options;
  const following = useRef<AbortController | null>(null);
  const [state, setState] = useState(idle);

  const stop = useCallback(() => {
    following.current?.abort();
    setState(idle);
  }, []);

  useEffect(() => {
    // The browser's Back from Microsoft restores this page as it was left: still "opening".
    const restored = ({ persisted }: PageTransitionEvent) => persisted && stop();
    addEventListener('pageshow', restored);
    return () => {
      removeEventListener('pageshow', restored);
      following.current?.abort();
    };
  }, [stop]);

  const follow = useCallback(
    async (attempt: AuthorizationAttempt) => {
      following.current?.abort();
      const cancel = new AbortController();
      const { signal } = cancel;
      following.current = cancel;
      // Only our own cancellation rejects.
      const answer = await migration.followAuthorization(attempt.attemptId, { signal }).catch(() => null);
      if (answer === null || signal.aborted) return;
      if (!answer.ok) return setState({ ...idle, error: answer.error });
      setState({ ...idle, phase: 'ended', attempt, outcome: answer.value });
      latest.current.onOutcome?.(answer.value);
    },
    [migration],
  );

  const start = useCallback(
    async (connectionId: string) => {
      const { returnTo, accountChoice = 'ask', mode, onBefore, begin } = latest.current;
      const inPopup = mode === 'popup';
      // At once, while the browser still sees the click; a host that asks first is asked first.
      const opened = inPopup && !onBefore ? openWindow() : null;
      setState({ ...idle, phase: 'starting' });
      const { authType } = migration.getState().connections.find(({ id }) => id === connectionId) ?? {};
      const kind = begin ? 'self' : authType === 'oauth-app' ? 'consent' : 'grant';
      const started = await write({ type: 'authorize', connectionId, kind }, () =>
        begin ? begin(returnTo) : migration.authorize(connectionId, { returnTo, accountChoice }),
      );
      if (!started?.ok) {
        opened?.close();
        setState({ ...idle, error: started?.error ?? null });
        return false;
      }
      const attempt = started.value;
      const { authorizeUrl: url } = attempt;
      const { onAttempt, onOutcome, navigate = sameTab } = latest.current;
      onAttempt?.(attempt);
      setState({ ...idle, attempt, phase: inPopup ? lead(opened ?? openWindow(), url) : 'starting' });
      if (!inPopup) navigate(url);
      if (inPopup || onOutcome) void follow(attempt);
      return true;
    },
    [migration, write, follow],
  );

  const { attempt, phase } = state;
  const check = () => void (attempt && follow(attempt));
  const reopen = () => attempt && setState({ ...state, phase: lead(openWindow(), attempt.authorizeUrl) });

  return { ...state, busy: phase === 'starting', start, check, reopen, stop };
}

function openWindow(): Window | null {
  return open('about:blank', '', 'popup,width=520,height=720');
}

function sameTab(url: string): void {
  location.assign(url);
}

/** Microsoft's page gets no hold of ours. */
function lead(target: Window | null, url: string): 'waiting' | 'blocked' {
  if (target === null) return 'blocked';
  target.opener = null;
  target.location.replace(url);
  return 'waiting';
}
