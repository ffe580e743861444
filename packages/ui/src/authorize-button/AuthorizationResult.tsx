import type { ReactNode } from 'react';
import { authorizationEnglish } from '../messages/english/authorization.ts';
import { authorizeButtonEnglish } from '../messages/english/authorizeButton.ts';
import { useMessages } from '../messages/useMessages.ts';
import { AuthorizeButton } from './AuthorizeButton.tsx';
import { OutcomeNotice } from './OutcomeNotice.tsx';
import type { AuthorizationOptions } from './useAuthorization.ts';
import { useAuthorizationOutcome } from './useAuthorizationOutcome.ts';

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
  const { outcome, error } = useAuthorizationOutcome(props);
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
