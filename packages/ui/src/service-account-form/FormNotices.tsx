import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useEffect, useRef } from 'react';
import { AuthorizationStartError } from '../authorize-button/AuthorizationStartError.tsx';
import { type AuthorizationOptions, useAuthorization } from '../authorize-button/useAuthorization.ts';
import { ErrorSummary } from '../form/ErrorSummary.tsx';
import { SaveError } from '../form/SaveError.tsx';
import { formNoticesEnglish } from '../messages/english/formNotices.ts';
import { useMessages } from '../messages/useMessages.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import type { ServiceAccountFormModel } from './useServiceAccountForm.ts';

interface FormNoticesProps extends AuthorizationOptions {
  readonly model: ServiceAccountFormModel;
  readonly savedName: string | null;
  /** Saved, and to be authorized now. */
  readonly leaving: Connection | null;
  /** False: the browser did not leave, or came back. */
  readonly onLeave: (left: boolean) => void;
}

/** What became of sending the form; and the way to Microsoft, which most visits to a form do not take. */
export function FormNotices({ model, savedName, leaving, onLeave, ...options }: FormNoticesProps): ReactNode {
  const messages = useMessages('formNotices', formNoticesEnglish);
  const { problems, attempt, idOf, error } = model;
  const { start, error: startError } = useAuthorization(options);
  const tell = useRef(onLeave);
  tell.current = onLeave;
  const left = useRef<Connection | null>(null);
  useEffect(() => {
    // Once for each time it was saved, however often React runs this.
    if (leaving === null || left.current === leaving) return;
    left.current = leaving;
    void start(leaving.id).then((gone) => tell.current(gone));
  }, [leaving, start]);
  return (
    <>
      <div role="status">
        {savedName === null ? null : <StatusMark tone="good">{messages.saved(savedName)}</StatusMark>}
      </div>
      {problems.length === 0 ? null : <ErrorSummary problems={problems} attempt={attempt} idOf={idOf} />}
      {error === null ? null : <SaveError error={error} />}
      {startError === null || leaving !== null ? null : <AuthorizationStartError error={startError} />}
    </>
  );
}
