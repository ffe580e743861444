import type { MigrationError } from '@authshift/core';
import type { Connection, DisconnectGate, UserFilter } from '@authshift/core/contract';
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { useConnection } from '../connection/useConnection.ts';
import { Dialog } from '../dialog/Dialog.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { disconnectDialogEnglish } from '../messages/english/disconnectDialog.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { BlockerList } from './BlockerList.tsx';
import { DisconnectConfirmation } from './DisconnectConfirmation.tsx';

export interface DisconnectDialogProps {
  readonly connectionId: string;
  readonly open: boolean;
  readonly onClose: () => void;
  /** Shows "Show these users" beside what blocks, and calls this with the filter for `AuthTypeTable`. */
  readonly onShowUsers?: ((filter: UserFilter) => void) | undefined;
  /** What disconnecting does in your own product beyond the column, for example to calendar entries it made. */
  readonly effects?: ReactNode;
  readonly onDisconnected?: ((connection: Connection) => void) | undefined;
}

/** Asks before a connection is disconnected: who still depends on it, or what will happen and whether that is meant. */
export function DisconnectDialog({ connectionId, open, onClose, ...callbacks }: DisconnectDialogProps): ReactNode {
  const connection = useConnection(connectionId);
  if (!open || connection === undefined) return null;
  return <OpenDialog connection={connection} onClose={onClose} {...callbacks} />;
}

type Step =
  | { readonly at: 'checking' }
  | { readonly at: 'unchecked'; readonly error: MigrationError }
  | { readonly at: 'blocked'; readonly gate: DisconnectGate }
  | { readonly at: 'confirming'; readonly gate: DisconnectGate; readonly error: MigrationError | null }
  | { readonly at: 'disconnecting'; readonly gate: DisconnectGate }
  | { readonly at: 'done'; readonly connection: Connection };

type OpenDialogProps = Omit<DisconnectDialogProps, 'connectionId' | 'open'> & { readonly connection: Connection };

function OpenDialog({
  connection: current,
  onClose,
  onShowUsers,
  effects,
  onDisconnected,
}: OpenDialogProps): ReactNode {
  const { migration, format } = useMigrationContext();
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const common = useMessages('common', commonEnglish);
  const formId = useId();
  // Names and counts as they were when the dialog opened: what is confirmed must not change under the reader.
  const connection = useRef(current).current;
  const [step, setStep] = useState<Step>({ at: 'checking' });

  const check = useCallback(async () => {
    setStep({ at: 'checking' });
    const result = await migration.previewDisconnect(connection.id);
    if (!result.ok) return setStep({ at: 'unchecked', error: result.error });
    setStep(
      result.value.allowed
        ? { at: 'confirming', gate: result.value, error: null }
        : { at: 'blocked', gate: result.value },
    );
  }, [migration, connection.id]);
  useEffect(() => void check(), [check]);

  const disconnect = async (gate: DisconnectGate) => {
    setStep({ at: 'disconnecting', gate });
    const result = await migration.disconnect(connection.id);
    if (result.ok) {
      setStep({ at: 'done', connection: result.value });
      onDisconnected?.(result.value);
      return;
    }
    // Somebody came to depend on it while the dialog stood open: show whom.
    if (result.error.problem?.code === 'disconnect_blocked') return check();
    setStep({ at: 'confirming', gate, error: result.error });
  };

  const until = step.at === 'done' ? step.connection.restorableUntil : null;
  return (
    <Dialog
      open
      onClose={onClose}
      busy={step.at === 'disconnecting'}
      title={step.at === 'done' ? messages.done(connection.displayName) : messages.title(connection.displayName)}
      actions={
        <>
          <Button onClick={onClose} busy={step.at === 'disconnecting'}>
            {step.at === 'done' || step.at === 'blocked' ? common.close : common.cancel}
          </Button>
          {step.at === 'blocked' ? <Button onClick={() => void check()}>{messages.checkAgain}</Button> : null}
          {step.at === 'confirming' || step.at === 'disconnecting' ? (
            <Button look="danger" type="submit" form={formId} busy={step.at === 'disconnecting'}>
              {step.at === 'disconnecting' ? messages.confirming : messages.confirm}
            </Button>
          ) : null}
        </>
      }
    >
      {step.at === 'done' ? null : (
        <p className="authshift-hint">{messages.identity(common.authType[connection.authType], connection.account)}</p>
      )}
      <div role="status">
        {step.at === 'checking' ? <p>{messages.checking}</p> : null}
        {step.at === 'unchecked' ? (
          <ErrorNotice title={messages.failed} error={step.error} onRetry={() => void check()} />
        ) : null}
        {step.at === 'done' && until !== null ? <p>{messages.doneUntil(format.instant(until))}</p> : null}
        {step.at === 'blocked' ? (
          <BlockerList
            gate={step.gate}
            onShowUsers={
              onShowUsers === undefined
                ? undefined
                : (filter) => {
                    onClose();
                    onShowUsers(filter);
                  }
            }
          />
        ) : null}
      </div>
      {step.at === 'confirming' || step.at === 'disconnecting' ? (
        <DisconnectConfirmation
          formId={formId}
          name={connection.displayName}
          gate={step.gate}
          effects={effects}
          onConfirm={() => void disconnect(step.gate)}
        />
      ) : null}
      {step.at === 'confirming' && step.error !== null ? (
        <div role="alert">
          <ErrorNotice title={messages.failed} error={step.error} />
        </div>
      ) : null}
    </Dialog>
  );
}
