import { requiredAccess } from '@authshift/core';
import type { Invitation, Protocol } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { AuthorizationStartError } from '../authorize-button/AuthorizationStartError.tsx';
import { OutcomeNotice } from '../authorize-button/OutcomeNotice.tsx';
import { StrandedHelp } from '../authorize-button/StrandedHelp.tsx';
import { type AuthorizationOptions, useAuthorization } from '../authorize-button/useAuthorization.ts';
import { useAuthorizationOutcome } from '../authorize-button/useAuthorizationOutcome.ts';
import { Button } from '../button/Button.tsx';
import { Instant } from '../instant/Instant.tsx';
import { permissionsEnglish } from '../messages/english/permissions.ts';
import { selfAuthorizationEnglish } from '../messages/english/selfAuthorization.ts';
import { useMessages } from '../messages/useMessages.ts';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';

export interface SelfAuthorizationProps extends Omit<AuthorizationOptions, 'returnTo'> {
  readonly connectionId: string;
  /** Whose mailbox it is. */
  readonly account: string;
  /** The user's invitation, as your back end knows it; null: there is none. `url` is the link from the mail, where it is at hand. */
  readonly invitation:
    | (Pick<Invitation, 'status' | 'expiresAt' | 'completedAt'> & { readonly url?: string | undefined })
    | null;
  /** For which permissions are explained. @default 'graph' */
  readonly protocol?: Protocol | undefined;
  /** Of the visit to Microsoft the person has just come back from. */
  readonly attemptId?: string | undefined;
  /** @default '/' */
  readonly returnTo?: string | undefined;
}

type Standing = 'ready' | 'completed' | 'expired' | 'revoked' | 'empty';

const endings: Readonly<
  Record<Exclude<Standing, 'ready'>, readonly [tone: Tone, title: 'done' | 'expired' | 'revoked' | 'none']>
> = {
  completed: ['good', 'done'],
  expired: ['warning', 'expired'],
  revoked: ['neutral', 'revoked'],
  empty: ['neutral', 'none'],
};

/**
 * For the users themselves: what signing in once allows, the way to it, and how it ended. The attempt is started by `begin` (your back
 * end, in the user's name) or by the invitation's link; nobody needs a role for it.
 *
 * `data-state`: `empty` (no invitation), `ready`, `starting`, `waiting`, `blocked`, `failed` (it did not start), `completed`, `expired`,
 * `revoked`, or how the visit ended: `wrong_account`, `declined`, `stranded`.
 */
export function SelfAuthorization(props: SelfAuthorizationProps): ReactNode {
  const { connectionId, account, invitation, protocol = 'graph', attemptId, begin, returnTo = '/' } = props;
  const messages = useMessages('selfAuthorization', selfAuthorizationEnglish);
  const authorization = useAuthorization({ ...props, returnTo });
  const returned = useReturned(attemptId);
  const titleId = useId();
  const { phase, busy, error, start } = authorization;
  const outcome = authorization.outcome ?? returned;
  const standing = outcome?.status === 'succeeded' ? 'completed' : standingOf(invitation);
  const ended = standing !== 'ready';
  const told = error === null ? (outcome?.status ?? (phase === 'idle' ? 'ready' : phase)) : 'failed';
  const waiting = phase === 'waiting' || phase === 'blocked';
  const url = invitation?.url;
  const go = () => {
    if (begin !== undefined) return void start(connectionId);
    if (url !== undefined) (props.navigate ?? sameTab)(url);
  };
  return (
    <section
      className="authshift-card"
      data-authshift-part="self-authorization"
      data-state={ended ? standing : told}
      aria-labelledby={titleId}
    >
      <h3 id={titleId}>{messages.title}</h3>
      <div role="status">
        {ended ? <Ending standing={standing} invitation={invitation} /> : null}
        {!ended && outcome !== null && outcome.status !== 'pending' ? <OutcomeNotice outcome={outcome} /> : null}
        {waiting ? <StatusMark tone="progress">{messages.waiting}</StatusMark> : null}
      </div>
      {ended ? null : (
        <>
          <p>{messages.intro(account)}</p>
          <Allows protocol={protocol} />
          {error === null ? null : <AuthorizationStartError error={error} />}
          <div className="authshift-form-actions">
            <Button
              look="primary"
              busy={busy || waiting}
              disabled={begin === undefined && url === undefined}
              onClick={go}
            >
              {busy ? messages.signingIn : outcome === null ? messages.signIn : messages.again}
            </Button>
            {phase === 'blocked' && authorization.attempt !== null ? (
              <a
                className="authshift-button"
                href={authorization.attempt.authorizeUrl}
                target="_blank"
                rel="noopener noreferrer"
              >
                {messages.signIn}
              </a>
            ) : null}
          </div>
          {invitation === null ? null : (
            <p className="authshift-hint">
              {messages.until} <Instant at={invitation.expiresAt} />.
            </p>
          )}
          {waiting || outcome?.status === 'stranded' ? (
            <StrandedHelp
              connection={{
                protocol,
                authType: 'oauth-delegated',
                status: outcome === null ? 'authorizing' : 'stranded',
              }}
            />
          ) : null}
        </>
      )}
    </section>
  );
}

function sameTab(url: string): void {
  window.location.assign(url);
}

/** Only where the person has come back from a visit. */
function useReturned(attemptId: string | undefined) {
  const { outcome } = useAuthorizationOutcome({ attemptId: attemptId ?? null });
  return attemptId === undefined ? null : outcome;
}

function standingOf(invitation: SelfAuthorizationProps['invitation']): Standing {
  if (invitation === null) return 'empty';
  const { status } = invitation;
  return status === 'sent' || status === 'opened' ? 'ready' : status;
}

interface EndingProps {
  readonly standing: Exclude<Standing, 'ready'>;
  readonly invitation: SelfAuthorizationProps['invitation'];
}

function Ending({ standing, invitation }: EndingProps): ReactNode {
  const messages = useMessages('selfAuthorization', selfAuthorizationEnglish);
  const [tone, title] = endings[standing];
  const at = invitation?.completedAt ?? null;
  return (
    <>
      <StatusMark tone={tone}>{messages[title]}</StatusMark>{' '}
      {at === null || standing !== 'completed' ? null : (
        <span className="authshift-hint">
          <Instant at={at} />
        </span>
      )}
      <p>{standing === 'completed' ? messages.doneSecond : messages.askAgain}</p>
    </>
  );
}

function Allows({ protocol }: { readonly protocol: Protocol }): ReactNode {
  const messages = useMessages('selfAuthorization', selfAuthorizationEnglish);
  const { means } = useMessages('permissions', permissionsEnglish);
  const { permissions } = requiredAccess(protocol, 'oauth-delegated');
  return (
    <div>
      <p className="authshift-label">{messages.allows}</p>
      <ul>
        {permissions.map(({ name }) => (
          <li key={name}>{means[name] ?? name}</li>
        ))}
      </ul>
    </div>
  );
}
