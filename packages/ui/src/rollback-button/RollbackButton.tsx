import type { RollbackPreview, RollbackTarget } from '@authshift/core/contract';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { Dialog } from '../dialog/Dialog.tsx';
import { TextField } from '../form/Field.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { rollbackButtonEnglish } from '../messages/english/rollbackButton.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ProgressLine } from '../progress-line/ProgressLine.tsx';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark, ToneGlyph } from '../status-mark/StatusMark.tsx';
import { type RollbackHooks, type RollbackState, useRollback } from './useRollback.ts';

export interface RollbackButtonProps extends RollbackHooks {
  /** Everybody as at a checkpoint, the users of a wave, or named users. */
  readonly target: RollbackTarget;
  /** @default "Go back…" */
  readonly label?: string | undefined;
}

/**
 * Takes users back to the connections they had: says first how many, what stands in the way and what else would help, and can be stopped.
 * `data-state`: `idle`, `running`, `done`, `aborted` or `failed`.
 */
export function RollbackButton({ target, label, ...hooks }: RollbackButtonProps): ReactNode {
  const messages = useMessages('rollbackButton', rollbackButtonEnglish);
  const rollback = useRollback(target, hooks);
  const refusal = useRoleRefusal('operator');
  const [open, setOpen] = useState(false);
  const id = useId();
  const ask = () => {
    setOpen(true);
    void rollback.look();
  };
  return (
    <div className="authshift-rollback" data-state={rollback.rollback?.status ?? 'idle'}>
      <Button disabled={refusal !== null} aria-describedby={refusal === null ? undefined : id} onClick={ask}>
        {label ?? messages.open}
      </Button>
      {refusal === null ? null : (
        <p className="authshift-hint" id={id}>
          {refusal}
        </p>
      )}
      <div role="status">
        <Progress rollback={rollback} />
      </div>
      {open ? <RollbackDialog rollback={rollback} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function Progress({ rollback: { rollback, job, busy, stop } }: { readonly rollback: RollbackState }): ReactNode {
  const messages = useMessages('rollbackButton', rollbackButtonEnglish);
  if (rollback === null) return null;
  if (rollback.status !== 'running') {
    return (
      <StatusMark tone={rollback.status === 'done' ? 'good' : 'warning'}>
        {messages.finished[rollback.status]}
      </StatusMark>
    );
  }
  return (
    <ProgressLine
      words={messages}
      done={job?.done ?? 0}
      total={rollback.count}
      onStop={() => void stop()}
      stopping={busy === 'stop'}
    />
  );
}

interface RollbackDialogProps {
  readonly rollback: RollbackState;
  readonly onClose: () => void;
}

function RollbackDialog({ rollback, onClose }: RollbackDialogProps): ReactNode {
  const messages = useMessages('rollbackButton', rollbackButtonEnglish);
  const common = useMessages('common', commonEnglish);
  const { preview, busy, failed } = rollback;
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const formId = useId();
  const texts = {
    id: `${formId}-reason`,
    label: messages.reason,
    hint: messages.reasonHint,
    error: isMissing ? messages.reasonMissing : undefined,
  };
  const canStart = preview?.allowed === true && preview.count > 0;
  const start = async (form: HTMLFormElement) => {
    const given = reason.trim();
    setMissing(given === '');
    if (given === '') return form.querySelector('input')?.focus();
    if (await rollback.start(given)) onClose();
  };
  return (
    <Dialog
      open
      busy={busy === 'start'}
      title={messages.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} busy={busy === 'start'}>
            {canStart ? common.cancel : common.close}
          </Button>
          {canStart ? (
            <Button look="danger" type="submit" form={formId} busy={busy !== null}>
              {busy === 'start' ? messages.starting : messages.confirm(preview.count)}
            </Button>
          ) : null}
        </>
      }
    >
      <div role="status">
        {busy === 'look' ? <p>{messages.looking}</p> : null}
        {rollback.overtaken ? <StatusMark tone="warning">{messages.changed}</StatusMark> : null}
        {failed === null ? null : (
          <ErrorNotice
            title={failed.what === 'look' ? messages.lookFailed : messages.failed}
            error={failed.error}
            onRetry={failed.what === 'look' ? () => void rollback.look() : undefined}
          />
        )}
        {preview === null ? null : <Preview preview={preview} />}
      </div>
      {canStart ? (
        <form
          id={formId}
          className="authshift-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void start(event.currentTarget);
          }}
        >
          <TextField texts={texts} value={reason} onChange={setReason} />
        </form>
      ) : null}
    </Dialog>
  );
}

function Preview({ preview }: { readonly preview: RollbackPreview }): ReactNode {
  const messages = useMessages('rollbackButton', rollbackButtonEnglish);
  const { format } = useMigrationContext();
  const connections = useMigrationSelector((state) => state.connections);
  const { allowed, count, obstacles, alternatives } = preview;
  const nameOf = (id: string) => connections.find((one) => one.id === id)?.displayName ?? id;
  return (
    <>
      {allowed ? <p>{count === 0 ? messages.nothing : messages.count(count)}</p> : null}
      {allowed ? null : (
        <p>
          <StatusMark tone="danger">{messages.impossible}</StatusMark>
        </p>
      )}
      {obstacles.length === 0 ? null : (
        <ul className="authshift-checks">
          {obstacles.map(({ code, connectionId, blocking, since, users }) => (
            <li key={`${code} ${connectionId}`}>
              <span className="authshift-status" data-tone={blocking ? 'danger' : 'warning'}>
                <ToneGlyph tone={blocking ? 'danger' : 'warning'} />
                <span>
                  {code === 'retired' && !blocking && since !== null
                    ? messages.ending(nameOf(connectionId), format.day(since))
                    : messages.obstacle[code](nameOf(connectionId), since === null ? null : format.day(since))}
                </span>
              </span>
              <span className="authshift-checks-count">{messages.users(users)}</span>
            </li>
          ))}
        </ul>
      )}
      {allowed && count > 0 ? <p className="authshift-hint">{messages.undoable}</p> : null}
      {alternatives.length === 0 ? null : (
        <section className="authshift-effects">
          <h3>{messages.instead}</h3>
          <ul>
            {alternatives.map((code) => (
              <li key={code}>{messages.alternative[code]}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
