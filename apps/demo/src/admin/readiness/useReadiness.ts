import { useCallback, useEffect, useState } from 'react';
import type { Readiness } from '../../product/readiness/readinessRoutes.ts';
import { useHost } from '../customer/useHost.ts';

/** What Harborline's own server said of itself, and what can be noted about it. */
export interface ReadinessState {
  /** Null until the first answer. */
  readonly readiness: Readiness | null;
  readonly failure: string | null;
  readonly busy: boolean;
  lookAgain(): Promise<void>;
  skip(check: string, reason: string): Promise<boolean>;
  unskip(check: string): Promise<boolean>;
  /** Null goes back to the default. */
  setModernSignIn(value: boolean | null): Promise<boolean>;
}

export function useReadiness(): ReadinessState {
  const { request } = useHost();
  const [readiness, setReadiness] = useState<Readiness | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = useCallback(
    async <Answer>(path: string, method = 'GET', body?: unknown): Promise<Answer | null> => {
      setBusy(true);
      setFailure(null);
      try {
        const response = await request(`/harborline/readiness${path}`, {
          method,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        });
        const answer = (await response.json()) as Answer & { readonly message?: string };
        if (response.ok) return answer;
        setFailure(answer.message ?? `The back end answered ${response.status}.`);
      } catch (error) {
        setFailure(error instanceof Error ? error.message : String(error));
      } finally {
        setBusy(false);
      }
      return null;
    },
    [request],
  );
  const note = async (path: string, method: string, body?: unknown) => {
    const notes = await ask<Omit<Readiness, 'checks'>>(path, method, body);
    if (notes !== null) setReadiness((before) => (before === null ? null : { ...before, ...notes }));
    return notes !== null;
  };
  const lookAgain = useCallback(async () => {
    const answer = await ask<Readiness>('');
    if (answer !== null) setReadiness(answer);
  }, [ask]);
  useEffect(() => void lookAgain(), [lookAgain]);
  return {
    readiness,
    failure,
    busy,
    lookAgain,
    skip: (check, reason) => note(`/skips/${check}`, 'PUT', { reason }),
    unskip: (check) => note(`/skips/${check}`, 'DELETE'),
    setModernSignIn: (value) => note('/modern-sign-in', 'PUT', { value }),
  };
}
