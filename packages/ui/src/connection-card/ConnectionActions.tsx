import type { MigrationError } from '@authshift/core';
import type { Connection, ProbeResult, UserFilter } from '@authshift/core/contract';
import { type ReactNode, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { DisconnectDialog } from '../disconnect-dialog/DisconnectDialog.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { connectionCardEnglish } from '../messages/english/connectionCard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import type { ConnectionCardAction } from './ConnectionCard.tsx';

export interface ConnectionActionsProps {
  readonly connection: Connection;
  readonly actions: readonly ConnectionCardAction[];
  readonly onShowUsers?: ((filter: UserFilter) => void) | undefined;
  readonly disconnectEffects?: ReactNode;
  /** The way to Microsoft, where the connection needs it. */
  readonly children: ReactNode;
}

/** Test, Disconnect and Restore, each with its answer beside it. */
export function ConnectionActions({
  connection,
  actions,
  onShowUsers,
  disconnectEffects,
  children,
}: ConnectionActionsProps): ReactNode {
  const migration = useMigration();
  const messages = useMessages('connectionCard', connectionCardEnglish);
  const refusal = useRoleRefusal('admin');
  const [disconnecting, setDisconnecting] = useState(false);
  const [test, runTest] = useAction(() => migration.probe(connection.id));
  const [restored, runRestore] = useAction(() => migration.restore(connection.id));
  const gone = connection.status === 'disconnected';
  const canTest = actions.includes('test') && !gone && hasCredential(connection);
  const canDisconnect = actions.includes('disconnect') && !gone;
  const canRestore = actions.includes('restore') && gone && connection.restorableUntil !== null;
  if (children === null && !canTest && !canDisconnect && !canRestore) return null;
  return (
    <>
      <div className="authshift-card-actions">
        {children}
        {children === null && refusal !== null ? <p className="authshift-hint authshift-refusal">{refusal}</p> : null}
        {canTest ? (
          <Button busy={test.busy} disabled={refusal !== null} title={refusal ?? undefined} onClick={runTest}>
            {test.busy ? messages.testing : messages.test}
          </Button>
        ) : null}
        {canRestore ? (
          <Button busy={restored.busy} disabled={refusal !== null} title={refusal ?? undefined} onClick={runRestore}>
            {restored.busy ? messages.restoring : messages.restore}
          </Button>
        ) : null}
        {canDisconnect ? (
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
        {test.value === null ? null : <ProbeAnswer result={test.value} />}
        {test.error === null ? null : <ErrorNotice title={messages.testFailed} error={test.error} onRetry={runTest} />}
        {restored.error === null ? null : (
          <ErrorNotice title={messages.restoreFailed} error={restored.error} onRetry={runRestore} />
        )}
      </div>
      <DisconnectDialog
        connectionId={connection.id}
        open={disconnecting}
        onClose={() => setDisconnecting(false)}
        onShowUsers={onShowUsers}
        effects={disconnectEffects}
      />
    </>
  );
}

function hasCredential({ authType, grant, secret }: Connection): boolean {
  return authType === 'basic' || authType === 'ntlm' ? secret !== null : grant !== null;
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

interface ActionState<T> {
  readonly busy: boolean;
  readonly value: T | null;
  readonly error: MigrationError | null;
}

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: MigrationError };

function useAction<T>(action: () => Promise<Answer<T>>): [ActionState<T>, () => void] {
  const [state, setState] = useState<ActionState<T>>({ busy: false, value: null, error: null });
  const run = async () => {
    setState({ busy: true, value: null, error: null });
    const answer = await action();
    setState(
      answer.ok ? { busy: false, value: answer.value, error: null } : { busy: false, value: null, error: answer.error },
    );
  };
  return [state, () => void run()];
}
