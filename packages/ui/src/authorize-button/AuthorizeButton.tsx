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
const fetchAside = () => void aside.fetch();

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
  const loaded = useMigrationSelector((state) => state.status);
  const refusal = useRoleRefusal('admin');
  const hintId = useId();
  const authorization = useAuthorization(options);
  const { phase, busy, error, outcome, start } = authorization;
  const may = connection !== undefined && (refusal === null || options.begin !== undefined);
  const told = error === null ? (phase === 'idle' ? 'ready' : phase) : 'failed';
  const state = readOnly
    ? 'read-only'
    : may
      ? (outcome?.status ?? told)
      : connection
        ? 'refused'
        : unknownState[loaded];
  const waiting = phase === 'waiting' || phase === 'blocked';
  const stranded = connection !== undefined && /^(stranded|authorizing|abandoned)$/.test(connection.status);
  return (
    <div className="authshift-authorize" data-state={state} onPointerEnter={fetchAside}>
      {readOnly ? null : (
        <Button
          look={look}
          busy={busy || waiting}
          disabled={!may}
          aria-describedby={hintId}
          onFocus={fetchAside}
          onClick={() => void start(connectionId)}
        >
          <LeaveGlyph />
          {busy ? messages.starting : waiting ? messages.waiting : (label ?? labelOf(connection, messages))}
        </Button>
      )}
      <p className="authshift-hint" id={hintId}>
        {may || readOnly
          ? expectationOf(connection, { messages, signedInAs })
          : (refusal ?? (state === 'empty' ? messages.gone : null))}
      </p>
      {may && !readOnly && (error !== null || waiting || outcome !== null || handOver || stranded) ? (
        <Later
          part={aside}
          props={{ authorization, connection, handOver, stranded }}
          meanwhile={error === null ? null : <p role="alert">{messages.failedToStart}</p>}
        />
      ) : null}
    </div>
  );
}

const unknownState = { ready: 'empty', failed: 'error', idle: 'loading', loading: 'loading' } as const;
const signsInAgain = /^(needs-reauth|healthy|degraded|credential-expiring|authorized-unverified)$/;

function labelOf(connection: Connection | undefined, messages: AuthorizeButtonMessages): string {
  if (connection?.authType === 'oauth-app') return messages.approve;
  if (connection?.status === 'wrong-account') return messages.switchAccount;
  return signsInAgain.test(connection?.status ?? '') ? messages.authorizeAgain : messages.authorize;
}

interface Expecting {
  readonly messages: AuthorizeButtonMessages;
  readonly signedInAs: string | null | undefined;
}

function expectationOf(connection: Connection | undefined, { messages, signedInAs }: Expecting): string | null {
  if (connection === undefined) return null;
  const { account, authType } = connection;
  if (authType === 'oauth-app') return messages.expectationConsent;
  const other = signedInAs?.toLowerCase() === account.toLowerCase() ? null : signedInAs;
  const expected = messages.expectation(account);
  return other ? `${expected} ${messages.signedInHere(other, account)}` : expected;
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
