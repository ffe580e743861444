import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { useConnection } from '../connection/useConnection.ts';
import { Later } from '../later/Later.tsx';
import { laterPart } from '../later/laterPart.ts';
import { type AuthorizeButtonMessages, authorizeButtonEnglish } from '../messages/english/authorizeButton.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { type AuthorizationOptions, useAuthorization } from './useAuthorization.ts';

/** The rare states: nobody who just signs in meets them. */
const aside = laterPart(() => import('./AuthorizationAside.tsx').then((module) => module.AuthorizationAside));

export interface AuthorizeButtonProps extends AuthorizationOptions {
  readonly connectionId: string;
  /** @default by what is asked for and the connection's status: authorize, approve, sign in again, switch account */
  readonly label?: string | undefined;
  /** @default 'primary' */
  readonly look?: 'primary' | 'secondary' | undefined;
  /** Who is signed in to Microsoft in this browser, see `useMsalAccount`: warns where that is somebody else. */
  readonly signedInAs?: string | null | undefined;
  /** Offers to hand the sign-in over to whoever owns the account, by a link. @default false */
  readonly handOver?: boolean | undefined;
  /** Says who signs in and offers nothing. @default false */
  readonly readOnly?: boolean | undefined;
}

/**
 * Sends the service account (or, for an app, the Microsoft 365 admin who approves it) to Microsoft, after saying who is expected. The
 * outcome is the back end's to tell: here in the mode `popup`, otherwise render `AuthorizationResult` where `returnTo` leads.
 *
 * `data-state`: `loading`, `error` (nothing could be loaded), `empty` (no such connection), `refused` (not for this role), `read-only`,
 * `ready`, `starting`, `blocked`, `waiting`, `failed` (it did not start), or the outcome: `succeeded`, `wrong_account`, `declined`,
 * `stranded`, `expired`.
 */
export function AuthorizeButton({
  connectionId,
  label,
  look = 'primary',
  signedInAs,
  handOver = false,
  readOnly = false,
  ...options
}: AuthorizeButtonProps): ReactNode {
  const messages = useMessages('authorizeButton', authorizeButtonEnglish);
  const connection = useConnection(connectionId);
  const status = useMigrationSelector((state) => state.status);
  const refusal = useRoleRefusal('admin');
  const hintId = useId();
  const authorization = useAuthorization(options);
  const { phase, busy, error, outcome, start } = authorization;
  if (connection === undefined) {
    return (
      <div
        className="authshift-authorize"
        data-state={status === 'ready' ? 'empty' : status === 'failed' ? 'error' : 'loading'}
      >
        <p className="authshift-hint">{status === 'ready' && messages.gone}</p>
      </div>
    );
  }
  const { account, authType } = connection;
  const refused = options.begin ? null : refusal;
  const offered = !readOnly && refused === null;
  const waiting = phase === 'waiting' || phase === 'blocked';
  const isApproval = authType === 'oauth-app';
  // Any administrator of the tenant may approve; the account of the connection signs nobody in then.
  const isOther = signedInAs?.toLowerCase() !== account.toLowerCase() && !isApproval;
  const other = (isOther && signedInAs) || null;
  const stranded = ['stranded', 'authorizing', 'abandoned', 'wrong-account'].includes(connection.status);
  const reached = error ? 'failed' : (outcome?.status ?? (phase === 'idle' ? 'ready' : phase));
  return (
    <div className="authshift-authorize" data-state={readOnly ? 'read-only' : refused === null ? reached : 'refused'}>
      {readOnly ? null : (
        <Button
          look={look}
          busy={busy || waiting}
          disabled={!offered}
          aria-describedby={hintId}
          onPointerEnter={aside.fetch}
          onFocus={aside.fetch}
          onClick={() => void start(connectionId)}
        >
          <LeaveGlyph />
          {busy ? messages.starting : waiting ? messages.waiting : (label ?? labelOf(connection, messages))}
        </Button>
      )}
      <p className="authshift-hint" id={hintId}>
        {refused ?? (isApproval ? messages.expectationConsent : messages.expectation(account))}
      </p>
      {offered && (error || waiting || outcome || other || handOver || stranded || isApproval) ? (
        <Later
          part={aside}
          props={{ authorization, connection, handOver, signedInAs: other, stranded }}
          meanwhile={error && <p role="alert">{messages.failedToStart}</p>}
        />
      ) : null}
    </div>
  );
}

function labelOf({ authType, status, grant }: Connection, messages: AuthorizeButtonMessages): string {
  if (authType === 'oauth-app') return messages.approve;
  if (status === 'wrong-account') return messages.switchAccount;
  return grant !== null || status === 'needs-reauth' ? messages.authorizeAgain : messages.authorize;
}

// Our own drawing of "through a door": Microsoft's marks are Microsoft's.
function LeaveGlyph(): ReactNode {
  return (
    <svg className="authshift-icon authshift-icon-directional" viewBox="0 0 16 16" width="16" aria-hidden="true">
      <path d="M9.5 2.5h4v11h-4M2.5 8h7M7 5.2 9.7 8 7 10.8" />
    </svg>
  );
}
