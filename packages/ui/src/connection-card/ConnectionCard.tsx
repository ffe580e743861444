import { syncsMailboxes } from '@authshift/core';
import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { AuthorizeButton } from '../authorize-button/AuthorizeButton.tsx';
import type { AuthorizationOptions } from '../authorize-button/useAuthorization.ts';
import { Breakable } from '../breakable/Breakable.tsx';
import { useConnection } from '../connection/useConnection.ts';
import { evidenceOf } from '../diagnosis/evidenceOf.ts';
import { useFocusHeir } from '../focus/useFocusHeir.ts';
import { Instant } from '../instant/Instant.tsx';
import { Later } from '../later/Later.tsx';
import { laterPart } from '../later/laterPart.ts';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { connectionCardEnglish } from '../messages/english/connectionCard.ts';
import { protocolEnglish } from '../messages/english/protocol.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { connectionTone, StatusMark } from '../status-mark/StatusMark.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { ConnectionActions, type ConnectionActionsProps } from './ConnectionActions.tsx';
import { ConnectionSecondLine } from './ConnectionSecondLine.tsx';
import type { ConnectionStep } from './useConnectionActions.ts';

/** What the buttons of a card do. */
export type ConnectionCardAction = 'authorize' | 'disconnect' | ConnectionStep;
type Writes =
  | 'authorize'
  | 'test-connection'
  | 'disconnect'
  | 'restore-connection'
  | 'pause-connection'
  | 'resume-connection';

export interface ConnectionCardProps
  extends Partial<Omit<AuthorizationOptions, keyof WriteHooks<'authorize'>>>,
    WriteHooks<Writes> {
  readonly connectionId: string;
  /**
   * Which actions to offer; each appears only where the connection's status allows it. None: the card is there to read.
   * @default all but `pause` and `resume`, for back ends that cannot pause
   */
  readonly actions?: readonly ConnectionCardAction[] | undefined;
  /** Shows "Show these users" beside what blocks Disconnect, and calls this with the filter for `AuthTypeTable`. */
  readonly onShowUsers?: ConnectionActionsProps['onShowUsers'];
  /** What Disconnect does in your own product; shown in its dialog. */
  readonly disconnectEffects?: ReactNode;
  /** Who is signed in to Microsoft in this browser, see `useMsalAccount`: warns before somebody else signs in. */
  readonly signedInAs?: string | null | undefined;
  /** More buttons or text at the end of the card. */
  readonly children?: ReactNode;
}

/** Most cards have nothing to explain. */
const explainer = laterPart(() =>
  import('../error-explainer/ErrorExplainer.tsx').then((module) => module.ErrorExplainer),
);

const everyAction: readonly ConnectionCardAction[] = ['authorize', 'test', 'disconnect', 'restore'];

/**
 * One service-account configuration: what it is, how it stands, what can be done with it.
 * `data-state`: `loading`, `error` (nothing could be loaded), `empty` (no such connection), or the connection's status.
 */
export function ConnectionCard({
  connectionId,
  actions = everyAction,
  onShowUsers,
  disconnectEffects,
  signedInAs,
  children,
  ...authorization
}: ConnectionCardProps): ReactNode {
  const connection = useConnection(connectionId);
  const messages = useMessages('connectionCard', connectionCardEnglish);
  const common = useMessages('common', commonEnglish);
  const titleId = useId();
  const heir = useFocusHeir();
  const status = useMigrationSelector((state) => state.status);
  if (connection === undefined) {
    const text = { idle: common.loading, loading: common.loading, ready: messages.gone, failed: common.unreachable }[
      status
    ];
    const state = { idle: 'loading', loading: 'loading', ready: 'empty', failed: 'error' }[status];
    return (
      <p className="authshift-card authshift-hint" data-state={state}>
        {text}
      </p>
    );
  }
  const { returnTo, onBefore, onAfter } = authorization;
  return (
    <article ref={heir} className="authshift-card" data-state={connection.status} aria-labelledby={titleId}>
      <CardHead connection={connection} titleId={titleId} />
      <CardFacts connection={connection} />
      {connection.lastError === null || connection.status === 'healthy' ? null : (
        <div className="authshift-card-error">
          <span className="authshift-label">
            {messages.lastError} (<Instant at={connection.lastError.at} />)
          </span>
          <Later
            part={explainer}
            props={{ error: connection.lastError, evidence: evidenceOf(connection) }}
            meanwhile={<LiteralAnswer text={connection.lastError.literal} />}
          />
        </div>
      )}
      <ConnectionActions
        connection={connection}
        actions={actions}
        hooks={{ onBefore, onAfter }}
        onShowUsers={onShowUsers}
        disconnectEffects={disconnectEffects}
      >
        {returnTo !== undefined && actions.includes('authorize') && offersAuthorization(connection) ? (
          <AuthorizeButton
            {...authorization}
            returnTo={returnTo}
            connectionId={connection.id}
            signedInAs={signedInAs}
            look={works(connection) ? 'secondary' : 'primary'}
          />
        ) : null}
      </ConnectionActions>
      {children}
    </article>
  );
}

function offersAuthorization(connection: Connection): boolean {
  const { authType, status } = connection;
  if (status === 'disconnected' || status === 'purged') return false;
  // Whoever works may sign in again: before a password reset, or with another app. An approval is given once.
  return authType === 'oauth-delegated' || (authType === 'oauth-app' && !works(connection));
}

function works({ status }: Connection): boolean {
  return status === 'healthy' || status === 'degraded' || status === 'authorized-unverified';
}

function CardHead({ connection, titleId }: { readonly connection: Connection; readonly titleId: string }): ReactNode {
  const common = useMessages('common', commonEnglish);
  const messages = useMessages('connectionCard', connectionCardEnglish);
  return (
    <header className="authshift-card-head">
      <div className="authshift-card-title">
        <h3 id={titleId}>
          <bdi>{connection.displayName}</bdi>
        </h3>
        <span className="authshift-tag">{common.authType[connection.authType]}</span>
      </div>
      <div className="authshift-card-status">
        {connection.status === 'degraded' && connection.lastSuccessAt === null ? (
          <StatusMark tone="danger">{messages.neverWorked}</StatusMark>
        ) : (
          <StatusMark tone={connectionTone[connection.status]}>{common.connectionStatus[connection.status]}</StatusMark>
        )}
        <ConnectionSecondLine connection={connection} />
      </div>
    </header>
  );
}

function CardFacts({ connection }: { readonly connection: Connection }): ReactNode {
  const messages = useMessages('connectionCard', connectionCardEnglish);
  const common = useMessages('common', commonEnglish);
  const protocol = useMessages('protocol', protocolEnglish);
  const { assigned, healthy, failing, leased } = connection.counts;
  return (
    <dl className="authshift-facts">
      <div>
        <dt>{messages.account}</dt>
        <dd>
          <Breakable text={connection.account} />
          <span className="authshift-second">
            {protocol.name[connection.protocol]} · {messages.environment[connection.environment]}
          </span>
        </dd>
      </div>
      <div>
        <dt>{messages.lastSuccess}</dt>
        <dd>{connection.lastSuccessAt === null ? common.never : <Instant at={connection.lastSuccessAt} />}</dd>
      </div>
      {syncsMailboxes(connection) ? (
        <>
          <div>
            <dt>{messages.users}</dt>
            <dd>{messages.counts(assigned, healthy, failing)}</dd>
          </div>
          <div>
            <dt>{messages.writes}</dt>
            <dd>{messages.mailboxes(leased)}</dd>
          </div>
        </>
      ) : null}
    </dl>
  );
}
