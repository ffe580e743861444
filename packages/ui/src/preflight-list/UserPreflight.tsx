import { isWaived, preflightRemedy } from '@authshift/core';
import type { PreflightCheck } from '@authshift/core/contract';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { Dialog } from '../dialog/Dialog.tsx';
import { TextField } from '../form/Field.tsx';
import { Instant } from '../instant/Instant.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { errorExplainerEnglish } from '../messages/english/errorExplainer.ts';
import { preflightListEnglish } from '../messages/english/preflightList.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { useWaiver, type WaiverState } from './useWaiver.ts';
import { verdictTone } from './verdictTone.ts';

export interface UserPreflightProps extends WriteHooks<'waive-checks' | 'unwaive-checks'> {
  readonly userId: string;
  /** The user's checks on one connection, as `GET /v1/users/{id}` has them. */
  readonly checks: readonly PreflightCheck[];
  /** Called once a waiver was kept or taken back. */
  readonly onChanged?: (() => void) | undefined;
}

/** One user's checks: what was found, what to do, and who answers for what is moved all the same. */
export function UserPreflight({ userId, checks, onChanged, ...hooks }: UserPreflightProps): ReactNode {
  const messages = useMessages('preflightList', preflightListEnglish);
  const { now } = useMigrationContext();
  const refusal = useRoleRefusal('operator');
  const waiver = useWaiver(userId, hooks);
  const [asking, setAsking] = useState(false);
  const waivable = checks.filter((check) => check.verdict === 'block' && !isWaived(check, now()));
  const takeBack = async (check: PreflightCheck) => {
    if (await waiver.unwaive([check.code])) onChanged?.();
  };
  return (
    <div className="authshift-user-preflight">
      <ul className="authshift-checks">
        {checks.map((check) => (
          <Check key={check.code} check={check} onUnwaive={refusal === null ? () => void takeBack(check) : undefined} />
        ))}
      </ul>
      <div role="status">
        {waiver.error === null || asking ? null : <ErrorNotice title={messages.waiveFailed} error={waiver.error} />}
      </div>
      {waivable.length === 0 || refusal !== null ? null : (
        <Button onClick={() => setAsking(true)}>{messages.waive}</Button>
      )}
      {asking ? (
        <WaiverDialog
          checks={waivable}
          waiver={waiver}
          onClose={(kept) => {
            setAsking(false);
            if (kept) onChanged?.();
          }}
        />
      ) : null}
    </div>
  );
}

interface CheckProps {
  readonly check: PreflightCheck;
  readonly onUnwaive: (() => void) | undefined;
}

function Check({ check, onUnwaive }: CheckProps): ReactNode {
  const messages = useMessages('preflightList', preflightListEnglish);
  const explainer = useMessages('errorExplainer', errorExplainerEnglish);
  const { format, now } = useMigrationContext();
  const { code, verdict, literal, waiver, retestAt } = check;
  const { remedy, owner } = preflightRemedy(code);
  return (
    <li>
      <StatusMark tone={verdictTone[verdict]}>{messages.check[code]}</StatusMark>
      <span className="authshift-checks-count">
        {messages.verdict[verdict]} · <Instant at={check.at} />
      </span>
      {retestAt == null ? null : <p>{messages.retest(format.relative(retestAt, now()), format.instant(retestAt))}</p>}
      {literal === null ? null : <LiteralAnswer text={literal} />}
      {waiver === null ? null : (
        <p>
          {waiver.until === null
            ? messages.waived(waiver.by)
            : messages.waivedUntil(waiver.by, format.day(waiver.until))}{' '}
          (<Instant at={waiver.at} />
          ): <q>{waiver.reason}</q>{' '}
          {onUnwaive === undefined ? null : (
            <button
              type="button"
              className="authshift-link"
              aria-label={`${messages.unwaive}: ${messages.check[code]}`}
              onClick={onUnwaive}
            >
              {messages.unwaive}
            </button>
          )}
        </p>
      )}
      {verdict === 'ready' ? null : (
        <>
          <p>
            <strong>{explainer.owner[owner]}</strong>
          </p>
          <ol lang="en">
            {remedy.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      )}
    </li>
  );
}

interface WaiverDialogProps {
  readonly checks: readonly PreflightCheck[];
  readonly waiver: WaiverState;
  readonly onClose: (kept: boolean) => void;
}

/** A risk is taken by somebody, for a reason, knowing which. */
function WaiverDialog({ checks, waiver, onClose }: WaiverDialogProps): ReactNode {
  const messages = useMessages('preflightList', preflightListEnglish);
  const common = useMessages('common', commonEnglish);
  const [reason, setReason] = useState('');
  const [isTooShort, setTooShort] = useState(false);
  const texts = {
    id: useId(),
    label: messages.reason,
    error: isTooShort ? messages.reasonMissing : undefined,
  };
  const confirm = async () => {
    const given = reason.trim();
    setTooShort(given.length < 3);
    if (given.length < 3) return;
    const kept = await waiver.waive(
      checks.map(({ code }) => code),
      given,
    );
    if (kept) onClose(true);
  };
  return (
    <Dialog
      open
      busy={waiver.busy}
      title={messages.waiveTitle}
      onClose={() => onClose(false)}
      actions={
        <>
          <Button onClick={() => onClose(false)}>{common.cancel}</Button>
          <Button look="danger" busy={waiver.busy} onClick={() => void confirm()}>
            {messages.waiveConfirm}
          </Button>
        </>
      }
    >
      <ul>
        {checks.map(({ code }) => (
          <li key={code}>{messages.check[code]}</li>
        ))}
      </ul>
      <p>{messages.waiveHint}</p>
      <TextField texts={texts} rows={3} value={reason} onChange={setReason} />
      <div role="status">
        {waiver.error === null ? null : <ErrorNotice title={messages.waiveFailed} error={waiver.error} />}
      </div>
    </Dialog>
  );
}
