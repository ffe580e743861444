import type { Connection, ProbeResult, UserFilter } from '@authshift/core/contract';
import { type ReactNode, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { DisconnectDialog } from '../disconnect-dialog/DisconnectDialog.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { connectionCardEnglish } from '../messages/english/connectionCard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import type { ConnectionCardAction } from './ConnectionCard.tsx';
import { type ConnectionActionHooks, type ConnectionStep, useConnectionActions } from './useConnectionActions.ts';

export interface ConnectionActionsProps {
  readonly connection: Connection;
  readonly actions: readonly ConnectionCardAction[];
  readonly hooks: ConnectionActionHooks & WriteHooks<'disconnect' | 'restore-connection' | 'pause-connection'>;
  readonly onShowUsers?: ((filter: UserFilter) => void) | undefined;
  readonly disconnectEffects?: ReactNode;
  /** The way to Microsoft, where the connection needs it. */
  readonly children: ReactNode;
}

/** In the order of their buttons. */
const steps: readonly ConnectionStep[] = ['test', 'pause', 'resume', 'restore'];

/** What can be done with the connection, each with its answer beside it. */
export function ConnectionActions({ connection, actions, children, ...rest }: ConnectionActionsProps): ReactNode {
  const messages = useMessages('connectionCard', connectionCardEnglish);
  const refusal = useRoleRefusal('admin');
  const [disconnecting, setDisconnecting] = useState(false);
  const { onBefore, onAfter } = rest.hooks;
  const state = useConnectionActions(connection, { onBefore, onAfter });
  const { offers, busy, failed } = state;
  const offered = steps.filter((step) => actions.includes(step) && offers[step]);
  const offersDisconnect = actions.includes('disconnect') && offers.disconnect;
  if (children === null && offered.length === 0 && !offersDisconnect && !disconnecting) return null;
  return (
    <>
      <div className="authshift-card-actions">
        {children}
        {children === null && refusal !== null ? <p className="authshift-hint authshift-refusal">{refusal}</p> : null}
        {offered.map((step) => (
          <Button
            // Pause and Resume take each other's place: the focus stays.
            key={step === 'resume' ? 'pause' : step}
            busy={busy === step}
            disabled={refusal !== null}
            title={refusal ?? undefined}
            onClick={() => void state[step]()}
          >
            {busy === step ? messages.doing[step] : messages.act[step]}
          </Button>
        ))}
        {offersDisconnect ? (
          <Button
            look="quiet"
            disabled={refusal !== null}
            title={refusal ?? undefined}
            onClick={() => setDisconnecting(true)}
          >
            {messages.disconnect}
          </Button>
        ) : null}
      </div>
      <div role="status">
        {state.probe === null ? null : <ProbeAnswer result={state.probe} />}
        {failed === null ? null : (
          <ErrorNotice
            title={messages.failed[failed.what]}
            error={failed.error}
            onRetry={() => void state[failed.what]()}
          />
        )}
      </div>
      <DisconnectDialog
        connectionId={connection.id}
        open={disconnecting}
        onClose={() => setDisconnecting(false)}
        onShowUsers={rest.onShowUsers}
        effects={rest.disconnectEffects}
        offersPause={actions.includes('pause')}
        onBefore={onBefore}
        onAfter={onAfter}
      />
    </>
  );
}

function ProbeAnswer({ result }: { readonly result: ProbeResult }): ReactNode {
  const messages = useMessages('connectionCard', connectionCardEnglish);
  return (
    <div className="authshift-probe">
      <StatusMark tone={result.verdict === 'works' ? 'good' : 'danger'}>{messages.verdict[result.verdict]}</StatusMark>
      <LiteralAnswer text={result.literal} />
    </div>
  );
}
