import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../button/Button.tsx';
import { HandOver } from '../hand-over/HandOver.tsx';
import { Instant } from '../instant/Instant.tsx';
import { authorizationEnglish } from '../messages/english/authorization.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import { AliasAcceptance } from './AliasAcceptance.tsx';
import { AuthorizationStartError } from './AuthorizationStartError.tsx';
import { listenForHint } from './hintChannel.ts';
import { OutcomeNotice } from './OutcomeNotice.tsx';
import { StrandedHelp } from './StrandedHelp.tsx';
import type { Authorization } from './useAuthorization.ts';

interface AuthorizationAsideProps {
  readonly authorization: Authorization;
  readonly connection: Connection;
  readonly handOver: boolean;
  /** Who this browser would sign in by itself, where that is somebody else. */
  readonly signedInAs: string | null;
  /** Somebody left for Microsoft earlier and has not come back, or came back as somebody else. */
  readonly stranded: boolean;
}

/** What stands below the button in the rare cases: why it did not start, the waiting, the outcome, help, and the hand-over. */
export function AuthorizationAside(props: AuthorizationAsideProps): ReactNode {
  const { authorization, connection, handOver, signedInAs, stranded } = props;
  const messages = useMessages('authorization', authorizationEnglish);
  const { phase, error, outcome } = authorization;
  const waiting = phase === 'waiting' || phase === 'blocked';
  const wrong = connection.status === 'wrong-account';
  // Microsoft keeps people on pages of its own also on their way to an approval.
  const asked = useMigrationSelector(
    ({ registrations }) =>
      connection.authType === 'oauth-app' &&
      registrations.some(({ id, consent }) => id === connection.registrationId && consent?.status === 'requested'),
  );
  return (
    <>
      {signedInAs === null ? null : (
        <p className="authshift-hint">{messages.signedInHere(signedInAs, connection.account)}</p>
      )}
      {error === null ? null : <AuthorizationStartError error={error} />}
      <div role="status">
        {waiting ? <Waiting authorization={authorization} account={connection.account} /> : null}
        {outcome === null ? null : <OutcomeNotice outcome={outcome} />}
      </div>
      {connection.statusReason === 'alias_not_accepted' ? <AliasAcceptance connection={connection} /> : null}
      {waiting || ((stranded || asked) && !wrong && outcome?.status !== 'stranded') ? (
        <StrandedHelp connection={connection} />
      ) : null}
      {handOver ? <HandOver connection={connection} kind={kindOf(connection)} /> : null}
    </>
  );
}

function kindOf({ authType }: Connection): 'consent' | 'grant' {
  return authType === 'oauth-app' ? 'consent' : 'grant';
}

interface WaitingProps {
  readonly authorization: Authorization;
  readonly account: string;
}

/** Whether Microsoft's window is open cannot be known (its pages cut the tie), so both ways on are always offered. */
function Waiting({ authorization, account }: WaitingProps): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const { phase, attempt, check, reopen, stop } = authorization;
  const attemptId = attempt?.attemptId;
  const latest = useRef(check);
  latest.current = check;
  useEffect(
    () => (attemptId === undefined ? undefined : listenForHint(attemptId, () => latest.current())),
    [attemptId],
  );
  const blocked = phase === 'blocked';
  return (
    <div className="authshift-banner" data-tone={blocked ? 'warning' : 'progress'}>
      <div className="authshift-banner-text">
        <StatusMark tone={blocked ? 'warning' : 'progress'}>{blocked ? messages.blocked : messages.waiting}</StatusMark>
        <p>{blocked ? messages.blockedDetail : messages.waitingDetail(account)}</p>
        {attempt === null ? null : (
          <p className="authshift-hint">
            {messages.openUntil} <Instant at={attempt.expiresAt} exact />
          </p>
        )}
      </div>
      <span className="authshift-banner-actions">
        {blocked && attempt !== null ? (
          <a className="authshift-button" href={attempt.authorizeUrl} target="_blank" rel="noopener noreferrer">
            {messages.openLink}
          </a>
        ) : (
          <Button onClick={reopen}>{messages.reopen}</Button>
        )}
        <Button look="quiet" onClick={stop}>
          {messages.stopWaiting}
        </Button>
      </span>
    </div>
  );
}
