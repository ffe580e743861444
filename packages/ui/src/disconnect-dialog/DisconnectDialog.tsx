import type { Connection, UserFilter } from '@authshift/core/contract';
import { type ReactNode, useId, useRef } from 'react';
import { Button } from '../button/Button.tsx';
import { useConnection } from '../connection/useConnection.ts';
import { Dialog } from '../dialog/Dialog.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { disconnectDialogEnglish } from '../messages/english/disconnectDialog.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import { BlockerList } from './BlockerList.tsx';
import { DisconnectConfirmation } from './DisconnectConfirmation.tsx';
import { OverrideRequest } from './OverrideRequest.tsx';
import { type DisconnectHooks, type DisconnectState, useDisconnect } from './useDisconnect.ts';

export interface DisconnectDialogProps extends DisconnectHooks {
  readonly connectionId: string;
  readonly open: boolean;
  readonly onClose: () => void;
  /** Shows "Show these users" beside what blocks, and calls this with the filter for `AuthTypeTable`. */
  readonly onShowUsers?: ((filter: UserFilter) => void) | undefined;
  /** What disconnecting does in your own product beyond the column, for example to calendar entries it made. */
  readonly effects?: ReactNode;
  /** Offers to pause the connection instead. @default false, for back ends that cannot pause */
  readonly offersPause?: boolean | undefined;
  readonly onDisconnected?: ((connection: Connection) => void) | undefined;
}

/**
 * Asks before a connection is disconnected: who still depends on it, or what will happen and whether that is meant; then offers the way
 * back. `data-state` on the body: `checking`, `unchecked`, `blocked`, `asking`, `requested`, `confirming`, `done`.
 */
export function DisconnectDialog({ connectionId, open, onClose, ...callbacks }: DisconnectDialogProps): ReactNode {
  const connection = useConnection(connectionId);
  if (!open || connection === undefined) return null;
  return <OpenDialog connection={connection} onClose={onClose} {...callbacks} />;
}

type OpenDialogProps = Omit<DisconnectDialogProps, 'connectionId' | 'open'> & { readonly connection: Connection };

function OpenDialog({ connection: current, onClose, effects, onDisconnected, ...rest }: OpenDialogProps): ReactNode {
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const common = useMessages('common', commonEnglish);
  const formId = useId();
  // Names and counts as they were when the dialog opened: what is confirmed must not change under the reader.
  const connection = useRef(current).current;
  const state = useDisconnect(connection, { onBefore: rest.onBefore, onAfter: rest.onAfter });
  const { step, busy } = state;
  const closeAfter = async (doing: Promise<unknown>) => {
    if ((await doing) !== null) onClose();
  };
  const disconnect = async () => {
    const gone = await state.disconnect();
    if (gone !== null) onDisconnected?.(gone);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      busy={busy !== null}
      title={step.at === 'done' ? messages.done(connection.displayName) : messages.title(connection.displayName)}
      actions={
        <>
          <Button onClick={onClose} busy={busy !== null}>
            {step.at === 'confirming' || step.at === 'asking' ? common.cancel : common.close}
          </Button>
          <StepAction state={state} formId={formId} closeAfter={closeAfter} />
        </>
      }
    >
      {step.at === 'done' ? null : (
        <p className="authshift-hint">{messages.identity(common.authType[connection.authType], connection.account)}</p>
      )}
      <StepBody state={state} connection={connection} onClose={onClose} onShowUsers={rest.onShowUsers} />
      {step.at === 'confirming' ? (
        <DisconnectConfirmation
          formId={formId}
          connection={connection}
          gate={step.gate}
          effects={effects}
          onConfirm={() => void disconnect()}
        />
      ) : null}
      {step.at === 'asking' ? (
        <OverrideRequest formId={formId} onAsk={(reason) => void closeAfter(state.ask(reason))} />
      ) : null}
      {rest.offersPause === true && (step.at === 'confirming' || step.at === 'asking' || step.at === 'blocked') ? (
        <p>
          <button
            type="button"
            className="authshift-link"
            disabled={busy !== null}
            onClick={() => void closeAfter(state.pause())}
          >
            {busy === 'pause' ? messages.pausing : messages.pauseInstead}
          </button>{' '}
          <span className="authshift-hint">{messages.pauseHint}</span>
        </p>
      ) : null}
      {state.error === null ? null : (
        <div role="alert">
          <ErrorNotice title={step.at === 'done' ? messages.restoreFailed : messages.failed} error={state.error} />
        </div>
      )}
    </Dialog>
  );
}

interface StepActionProps {
  readonly state: DisconnectState;
  readonly formId: string;
  readonly closeAfter: (doing: Promise<unknown>) => Promise<void>;
}

/** The one button that goes on from here. */
function StepAction({ state, formId, closeAfter }: StepActionProps): ReactNode {
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const { step, busy } = state;
  if (step.at === 'blocked') return <Button onClick={() => void state.check()}>{messages.checkAgain}</Button>;
  if (step.at === 'confirming') {
    return (
      <Button look="danger" type="submit" form={formId} busy={busy !== null}>
        {busy === 'disconnect' ? messages.confirming : messages.confirm}
      </Button>
    );
  }
  if (step.at === 'asking') {
    return (
      <Button look="danger" type="submit" form={formId} busy={busy !== null}>
        {busy === 'ask' ? messages.asking : messages.ask}
      </Button>
    );
  }
  if (step.at === 'requested') {
    return (
      <Button busy={busy !== null} onClick={() => void closeAfter(state.withdraw())}>
        {busy === 'withdraw' ? messages.withdrawing : messages.withdraw}
      </Button>
    );
  }
  if (step.at !== 'done' || step.connection.restorableUntil === null) return null;
  return (
    <Button busy={busy !== null} onClick={() => void closeAfter(state.restore())}>
      {busy === 'restore' ? messages.restoring : messages.restore}
    </Button>
  );
}

interface StepBodyProps {
  readonly state: DisconnectState;
  readonly connection: Connection;
  readonly onClose: () => void;
  readonly onShowUsers: DisconnectDialogProps['onShowUsers'];
}

function StepBody({ state: { step, check }, connection, onClose, onShowUsers }: StepBodyProps): ReactNode {
  const { format } = useMigrationContext();
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const until = step.at === 'done' ? step.connection.restorableUntil : null;
  const request = connection.disconnectRequest;
  const showUsers = (filter: UserFilter) => {
    onClose();
    onShowUsers?.(filter);
  };
  return (
    <div role="status" data-state={step.at}>
      {step.at === 'checking' ? <p>{messages.checking}</p> : null}
      {step.at === 'unchecked' ? (
        <ErrorNotice title={messages.failed} error={step.error} onRetry={() => void check()} />
      ) : null}
      {step.at === 'done' && until !== null ? <p>{messages.doneUntil(format.instant(until))}</p> : null}
      {request === null || (step.at !== 'requested' && step.at !== 'confirming') ? null : (
        <>
          <StatusMark tone="progress">{messages.requested(request.by)}</StatusMark>
          <p className="authshift-hint">{messages.requestedWhy(request.reason)}</p>
        </>
      )}
      {'gate' in step && step.gate.blockers.length > 0 ? (
        <BlockerList gate={step.gate} onShowUsers={onShowUsers === undefined ? undefined : showUsers} />
      ) : null}
    </div>
  );
}
