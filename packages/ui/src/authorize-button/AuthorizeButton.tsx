import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { useConnection } from '../connection/useConnection.ts';
import { authorizationEnglish } from '../messages/english/authorization.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { AuthorizationStartError } from './AuthorizationStartError.tsx';
import { type AuthorizationOptions, useAuthorization } from './useAuthorization.ts';

export interface AuthorizeButtonProps extends AuthorizationOptions {
  readonly connectionId: string;
  /** @default by the connection's status: authorize, sign in again, switch account */
  readonly label?: string | undefined;
  /** @default 'primary' */
  readonly look?: 'primary' | 'secondary' | undefined;
}

/**
 * Sends the service account to Microsoft, after saying which account is expected. The outcome is the back end's to tell:
 * render `AuthorizationResult` where `returnTo` leads.
 */
export function AuthorizeButton({
  connectionId,
  label,
  look = 'primary',
  ...options
}: AuthorizeButtonProps): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const connection = useConnection(connectionId);
  const refusal = useRoleRefusal('admin');
  const hintId = useId();
  const { busy, error, start } = useAuthorization(options);
  if (connection === undefined) return null;
  const byStatus: Readonly<Partial<Record<typeof connection.status, string>>> = {
    'wrong-account': messages.switchAccount,
    'needs-reauth': messages.authorizeAgain,
    healthy: messages.authorizeAgain,
    degraded: messages.authorizeAgain,
    'authorized-unverified': messages.authorizeAgain,
  };
  return (
    <div className="authshift-authorize">
      <Button
        look={look}
        busy={busy}
        disabled={refusal !== null}
        aria-describedby={hintId}
        onClick={() => void start(connectionId)}
      >
        <LeaveGlyph />
        {busy ? messages.starting : (label ?? byStatus[connection.status] ?? messages.authorize)}
      </Button>
      <p className="authshift-hint" id={hintId}>
        {refusal ?? messages.expectation(connection.account)}
      </p>
      {error === null ? null : <AuthorizationStartError error={error} />}
    </div>
  );
}

// Our own drawing of "through a door": Microsoft's marks are Microsoft's.
function LeaveGlyph(): ReactNode {
  return (
    <svg
      className="authshift-icon authshift-icon-directional"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
    >
      <path d="M9.5 2.5h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-3M2.5 8h7m-2.6-2.8L9.7 8l-2.8 2.8" />
    </svg>
  );
}
